package io.phoenix.profile.config;

import java.net.URI;
import java.util.Set;

/**
 * Avatars.
 *
 * @param urlTemplate the template of {@code avatar_url}
 * @param style the style of {@code avatar_url}, as URLs name it
 * @param pngDrawingMax the most PNGs being drawn at one time
 * @param pngWaitingMax the most that wait for their turn
 * @param pngCacheBytesMax the size of all PNGs that are remembered
 */
public record AvatarSettings(
        String urlTemplate, String style, int pngDrawingMax, int pngWaitingMax, int pngCacheBytesMax) {

    private static final Set<String> STYLES = Set.of("critter1", "shapes1", "initial1");

    static AvatarSettings from(ConfigValues values) {
        URI publicUrl = values.address(
                "http.public-url",
                "http://localhost:8080",
                "the address at which clients reach the API, such as https://profiles.example.com",
                Set.of("http", "https"));
        String style = values.text("avatar.style", "critter1");
        if (!STYLES.contains(style)) {
            values.mistake("avatar.style", "'" + style + "'", "critter1, shapes1 or initial1");
        }
        return new AvatarSettings(
                values.text("avatar.url", "{base}/v1/avatars/{style}/{key}.svg")
                        .replace("{base}", publicUrl.toString()),
                style,
                values.number("avatar.png.drawing.max", 2, 1, 64),
                values.number("avatar.png.waiting.max", 100, 0, 100_000),
                values.bytes("avatar.png.cache.max", 20_000_000, 2_000_000_000));
    }
}
