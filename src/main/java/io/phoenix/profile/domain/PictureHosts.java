package io.phoenix.profile.domain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts from which a tenant shows pictures: names such as {@code cdn.example.com}, and {@code *.example.com} for all below one.
 * Immutable.
 */
public record PictureHosts(List<String> hosts) {

    /** No host. */
    public static final PictureHosts NONE = new PictureHosts(List.of());

    /** In characters, all of ASCII. */
    public static final int URL_LENGTH_MAX = 512;

    private static final Pattern HOST =
            Pattern.compile("(?:\\*\\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");

    /** Whether the text names a host or the hosts below one, in lower case. */
    public static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    /**
     * The URL of a picture as it is stored: unchanged.
     *
     * @throws ProfileFailure if it is no https URL of a listed host, or too long
     */
    public String accept(String url) {
        if (hosts.isEmpty()) {
            throw refused("not_enabled", url, "none: this tenant lists no hosts of pictures");
        }
        if (url.length() > URL_LENGTH_MAX) {
            throw refused("too_long", url, "at most " + URL_LENGTH_MAX + " characters");
        }
        String host = hostOf(url);
        if (host.isEmpty()) {
            throw refused("malformed_url", url, "an https URL of ASCII characters, without user and port");
        }
        if (hosts.stream().noneMatch(listed -> covers(listed, host))) {
            throw refused("host_not_listed", url, "a host that the tenant lists: " + String.join(", ", hosts));
        }
        return url;
    }

    /** In lower case; empty if the URL is not acceptable whatever its host. */
    private static String hostOf(String url) {
        try {
            URI uri = new URI(VISIBLE.matcher(url).matches() ? url : "");
            boolean plain = "https".equals(uri.getScheme())
                    && uri.getRawUserInfo() == null
                    && uri.getPort() < 0
                    && uri.getHost() != null
                    && uri.getHost().equals(uri.getRawAuthority());
            return plain ? uri.getHost().toLowerCase(Locale.ROOT) : "";
        } catch (URISyntaxException malformed) {
            return "";
        }
    }

    private static boolean covers(String listed, String host) {
        return listed.startsWith("*.") ? host.endsWith(listed.substring(1)) : host.equals(listed);
    }

    private static ProfileFailure refused(String reason, String url, String expected) {
        return new ProfileFailure(
                ProfileFailure.Kind.PICTURE_REFUSED,
                "avatar_url: '" + Quoted.of(url) + "' (expected: " + expected + ")",
                reason);
    }
}
