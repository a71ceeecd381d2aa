package io.phoenix.profile.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import io.phoenix.profile.config.TrustedProxies;
import io.phoenix.profile.config.TrustedProxies.Header;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a request comes from. */
class PeersTest {

    private static final Object CONNECTION = "the connection";
    private static final InetAddress PROXY = address("10.0.0.1");
    private static final InetAddress CLIENT = address("192.0.2.1");

    @Test
    void of_nothingKnown_isTheConnection() {
        Peers peers = peers(Header.X_FORWARDED_FOR);

        assertThat(peers.of(CLIENT, sent("X-Forwarded-For", "192.0.2.7"), CONNECTION))
                .isSameAs(CONNECTION);
    }

    @Test
    void of_clientsThatConnectDirectly_isTheirAddress() {
        Peers peers = peers(Header.X_FORWARDED_FOR, "none");

        assertThat(peers.of(CLIENT, sent("X-Forwarded-For", "192.0.2.7"), CONNECTION))
                .isEqualTo(CLIENT);
        assertThat(peers.of(address("2001:db8::1"), sent("x", ""), CONNECTION))
                .isEqualTo(peers.of(address("2001:db8::2"), sent("x", ""), CONNECTION))
                .isNotEqualTo(peers.of(address("2001:db8:0:1::1"), sent("x", ""), CONNECTION));
    }

    @Test
    void of_clientBesideTheProxy_isBelievedNothing() {
        Peers peers = peers(Header.X_FORWARDED_FOR, "10.0.0.0/8");

        assertThat(peers.of(CLIENT, sent("X-Forwarded-For", "192.0.2.7"), CONNECTION))
                .isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7 | 192.0.2.7",
                "1.1.1.1, 192.0.2.7 | 192.0.2.7",
                "192.0.2.7, 10.9.9.9 | 192.0.2.7",
                "192.0.2.7:4711 | 192.0.2.7",
                "'[2001:db8::1]:4711, 10.0.0.2' | 2001:db8::",
            })
    void of_xForwardedFor_isTheLastHopThatIsNoProxy(String field, String expected) {
        Object peer = peers(Header.X_FORWARDED_FOR, "10.0.0.0/8").of(PROXY, sent("X-Forwarded-For", field), CONNECTION);

        assertThat(peer).isEqualTo(Peers.keyOf(address(expected)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=192.0.2.7 | 192.0.2.7",
                "for=1.1.1.1;proto=https, For=\"192.0.2.7:80\";host=\"x, for=1.1.1.1\" | 192.0.2.7",
                "by=\", for=1.1.1.1\";for=192.0.2.7;proto=http | 192.0.2.7",
                "for=\"[2001:db8::1]:4711\", for=10.0.0.3 | 2001:db8::",
            })
    void of_forwarded_isTheLastHopThatIsNoProxy(String field, String expected) {
        Object peer = peers(Header.FORWARDED, "10.0.0.0/8").of(PROXY, sent("Forwarded", field), CONNECTION);

        assertThat(peer).isEqualTo(Peers.keyOf(address(expected)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"for=\"x, for=192.0.2.7", "for=unknown", "for=_hidden", "proto=https", "nonsense"})
    void of_forwardedThatNamesNoAddress_isOneForAll(String field) {
        Peers peers = peers(Header.FORWARDED, "10.0.0.0/8");

        assertThat(peers.of(PROXY, sent("Forwarded", field), CONNECTION))
                .isEqualTo(peers.of(PROXY, sent("Forwarded", "for=_another"), "another"));
    }

    @Test
    void of_proxyThatNamesNobody_isItsConnection() {
        Peers peers = peers(Header.FORWARDED, "10.0.0.0/8");

        assertThat(peers.of(PROXY, sent("X-Forwarded-For", "192.0.2.7"), CONNECTION))
                .isSameAs(CONNECTION);
        assertThat(peers.of(PROXY, sent("Forwarded", "for=10.0.0.9"), CONNECTION))
                .isSameAs(CONNECTION);
    }

    private static Peers peers(Header header, String... networks) {
        return new Peers(TrustedProxies.of(List.of(networks), header));
    }

    private static MultiMap sent(String field, String value) {
        return MultiMap.caseInsensitiveMultiMap().add(field, value);
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(text));
    }
}
