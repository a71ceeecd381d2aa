package io.phoenix.profile.edge;

import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.phoenix.profile.config.TrustedProxies;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the client of a request, for limits per peer: by its address where addresses tell clients apart, else by its
 * connection. Behind trusted proxies, it is the last address that is not a proxy's. Immutable.
 */
public final class Peers {

    /** A parameter of {@code Forwarded}, and what ends it: more of the same hop, the next hop, or nothing (RFC 7239, section 4). */
    private static final Pattern PARAMETER =
            Pattern.compile("\\G\\s*([\\w!#$%&'*+.^`|~-]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s;,\"]*)\\s*([;,]|$)");

    /** An address with a port, perhaps in brackets. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::\\d+)?|([^:]*):\\d+");

    /** The peer of all requests with malformed hops, which can so displace only each other. */
    private static final String UNREADABLE = "unreadable";

    private final TrustedProxies.Header header;
    private final boolean addressesKnown;
    private final List<IpSubnetFilterRule> proxies;

    public Peers(TrustedProxies trusted) {
        this.header = trusted.header();
        this.addressesKnown = trusted.addressesKnown();
        this.proxies = trusted.rules();
    }

    /** Equal for all requests of one peer. */
    public Object of(HttpServerRequest request) {
        EdgeConnection connection = EdgeConnection.of(request);
        return of(connection.remoteAddress(), request.headers(), connection);
    }

    Object of(@Nullable InetAddress address, MultiMap headers, Object connection) {
        if (!addressesKnown || address == null) {
            return connection;
        }
        return isProxy(address) ? beforeProxies(headers, connection) : keyOf(address);
    }

    /** A request of a proxy that names no client is its own, such as a health check. */
    private Object beforeProxies(MultiMap headers, Object proxy) {
        String value = String.join(",", headers.getAll(header.fieldName()));
        if (value.isBlank()) {
            return proxy;
        }
        List<String> hops =
                header == TrustedProxies.Header.FORWARDED ? forwarded(value) : Arrays.asList(value.split(","));
        for (int i = hops.size() - 1; i >= 0; i--) {
            InetAddress hop = addressOf(hops.get(i).strip());
            if (hop == null) {
                return UNREADABLE;
            }
            if (!isProxy(hop)) {
                return keyOf(hop);
            }
        }
        return hops.isEmpty() ? UNREADABLE : proxy;
    }

    /** The {@code for} of each hop; empty if the field is malformed. */
    private static List<String> forwarded(String value) {
        List<String> hops = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(value);
        String hop = "";
        int end = 0;
        while (end < value.length() && parameter.find()) {
            end = parameter.end();
            if (parameter.group(1).equalsIgnoreCase("for")) {
                hop = parameter.group(2).replace("\"", "");
            }
            if (!parameter.group(3).equals(";")) {
                hops.add(hop);
                hop = "";
            }
        }
        return end == value.length() ? hops : List.of();
    }

    @Nullable private static InetAddress addressOf(String hop) {
        InetAddress plain = NetUtil.createInetAddressFromIpAddressString(hop);
        if (plain != null) {
            return plain;
        }
        Matcher withPort = WITH_PORT.matcher(hop);
        if (!withPort.matches()) {
            return null;
        }
        return NetUtil.createInetAddressFromIpAddressString(
                withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
    }

    private boolean isProxy(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return proxies.stream().anyMatch(network -> network.matches(socket));
    }

    /** An IPv6 client can use all addresses of its /64 network (RFC 6177). */
    static Object keyOf(InetAddress address) {
        return address instanceof Inet6Address ? ByteBuffer.wrap(address.getAddress(), 0, 8) : address;
    }
}
