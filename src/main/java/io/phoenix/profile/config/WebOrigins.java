package io.phoenix.profile.config;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which web pages, by their origin (RFC 6454) as browsers write it: some, those on each port of some hosts, or all. Immutable.
 */
public final class WebOrigins {

    /** Stands for every origin. */
    public static final String ANY = "*";

    /** Ends an origin that stands for each port of its host. */
    public static final String ANY_PORT = ":*";

    private static final Pattern PORT = Pattern.compile("(?::[0-9]{1,5})?$");

    private final Set<String> origins;

    /** Those of which each port is allowed, without a port. */
    private final Set<String> hosts;

    private final boolean any;

    /** Of origins that are {@linkplain #isOrigin well-formed}, or of {@link #ANY}. */
    public WebOrigins(List<String> listed) {
        Predicate<String> anyPort = origin -> origin.endsWith(ANY_PORT);
        this.any = listed.contains(ANY);
        this.origins = listed.stream().filter(anyPort.negate()).collect(Collectors.toUnmodifiableSet());
        this.hosts = listed.stream()
                .filter(anyPort)
                .map(origin -> origin.substring(0, origin.length() - ANY_PORT.length()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Scheme, host and perhaps a port, as browsers write them, or {@link #ANY_PORT}. */
    public static boolean isOrigin(String text) {
        boolean anyPort = text.endsWith(ANY_PORT);
        String origin = anyPort ? text.substring(0, text.length() - ANY_PORT.length()) : text;
        return ConfigValues.uri(origin)
                .filter(uri -> ConfigValues.isWeb(uri) && uri.getRawUserInfo() == null)
                .filter(uri -> !anyPort || uri.getPort() < 0)
                .filter(uri -> origin.equals(uri.getScheme() + "://" + uri.getRawAuthority()))
                .isPresent();
    }

    /** Whether every origin is allowed. */
    public boolean allowsAny() {
        return any;
    }

    public boolean isEmpty() {
        return !any && origins.isEmpty() && hosts.isEmpty();
    }

    public boolean contains(String origin) {
        return any
                || origins.contains(origin)
                || (!hosts.isEmpty() && hosts.contains(PORT.matcher(origin).replaceFirst("")));
    }
}
