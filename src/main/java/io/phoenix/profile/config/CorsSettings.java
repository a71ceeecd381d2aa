package io.phoenix.profile.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Which web pages may call the API from a browser (the CORS protocol of the Fetch standard).
 *
 * @param origins such as {@code https://game.example.com}; {@code *} for every page, none for no page but its own
 * @param maxAge how long a browser need not ask again
 */
public record CorsSettings(List<String> origins, Duration maxAge) {

    /** Every page. */
    public static final String EVERY = "*";

    static CorsSettings from(ConfigValues values) {
        List<String> origins = values.list("http.cors.origins", List.of());
        origins.stream()
                .filter(origin -> !isOrigin(origin) && !(origin.equals(EVERY) && origins.size() == 1))
                .forEach(origin -> values.mistake(
                        "http.cors.origins",
                        "'" + origin + "'",
                        "origins such as https://game.example.com, separated by commas; or * alone"));
        return new CorsSettings(
                origins,
                values.duration("http.cors.max-age", Duration.ofMinutes(10), Duration.ZERO, Duration.ofDays(1)));
    }

    /** Whether every page may call. */
    public boolean isEvery() {
        return origins.contains(EVERY);
    }

    /** Scheme, host and perhaps a port, as browsers write them. */
    private static boolean isOrigin(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
                    && uri.getRawUserInfo() == null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
