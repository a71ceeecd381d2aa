package io.phoenix.profile.config;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.phoenix.profile.domain.WholeNumber;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The proxies that are trusted to name the address of a client, and whether addresses tell clients apart at all: behind an
 * unknown proxy, all clients have one address. Immutable.
 *
 * @param networks in CIDR notation
 * @param header the field in which they name it
 * @param addressesKnown whether every address other than a trusted proxy's is that of one client
 */
public record TrustedProxies(List<String> networks, Header header, boolean addressesKnown) {

    private static final String KEY = "http.trusted-proxies";

    /** Clients connect directly. */
    private static final String NONE = "none";

    /** The fields that name the hops of a request. */
    public enum Header {
        X_FORWARDED_FOR("X-Forwarded-For"),
        /** RFC 7239. */
        FORWARDED("Forwarded");

        private final String fieldName;

        Header(String fieldName) {
            this.fieldName = fieldName;
        }

        public String fieldName() {
            return fieldName;
        }
    }

    /** Networks, or {@code none}; an empty list if the proxies are unknown. */
    public static TrustedProxies of(List<String> networks, Header header) {
        return networks.equals(List.of(NONE))
                ? new TrustedProxies(List.of(), header, true)
                : new TrustedProxies(List.copyOf(networks), header, !networks.isEmpty());
    }

    static TrustedProxies from(ConfigValues values) {
        List<String> networks = values.list(KEY, List.of());
        Header header =
                values.choice(KEY + ".header", Header.X_FORWARDED_FOR, List.of(Header.values()), Header::fieldName);
        if (networks.equals(List.of(NONE))) {
            return of(networks, header);
        }
        List<String> mistakes =
                networks.stream().filter(network -> rule(network).isEmpty()).toList();
        mistakes.forEach(network -> values.mistake(
                KEY,
                "'" + network + "'",
                "networks such as 10.0.0.0/8 or fd00::/8, separated by commas; or none, if clients connect directly"));
        return of(
                networks.stream().filter(network -> !mistakes.contains(network)).toList(), header);
    }

    /** Matches the addresses of the proxies. */
    public List<IpSubnetFilterRule> rules() {
        return networks.stream().flatMap(network -> rule(network).stream()).toList();
    }

    /** A single address is a network of one. */
    private static Optional<IpSubnetFilterRule> rule(String network) {
        int slash = network.indexOf('/');
        String text = slash < 0 ? network : network.substring(0, slash);
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(text);
        if (address == null) {
            return Optional.empty();
        }
        int bits = address.getAddress().length * Byte.SIZE;
        OptionalLong prefix = slash < 0 ? OptionalLong.of(bits) : WholeNumber.parse(network.substring(slash + 1), bits);
        return prefix.isEmpty()
                ? Optional.empty()
                : Optional.of(new IpSubnetFilterRule(address, (int) prefix.getAsLong(), IpFilterRuleType.ACCEPT));
    }
}
