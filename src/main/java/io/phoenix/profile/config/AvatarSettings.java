package io.phoenix.profile.config;

import io.phoenix.profile.avatar.AvatarStyle;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Avatars.
 *
 * @param urlTemplate the template of {@code avatar_url}
 * @param style the style in {@code avatar_url}
 * @param pngDrawingMax the most PNGs that are drawn at the same time
 * @param pngWaitingMax the most PNGs that wait to be drawn
 * @param pngCacheBytesMax the total size of cached PNGs
 */
public record AvatarSettings(
        String urlTemplate, AvatarStyle style, int pngDrawingMax, int pngWaitingMax, int pngCacheBytesMax) {

    static AvatarSettings from(ConfigValues values) {
        URI publicUrl = values.address(
                "http.public-url",
                "http://localhost:8080",
                "the URL at which clients reach the API, such as https://profiles.example.com",
                Set.of("http", "https"));
        return new AvatarSettings(
                values.text("avatar.url", "{base}/v1/avatars/{style}/{key}.svg")
                        .replace("{base}", publicUrl.toString()),
                values.choice("avatar.style", AvatarStyle.CRITTER, List.of(AvatarStyle.values()), AvatarStyle::urlName),
                values.number("avatar.png.drawing.max", 2, 1, 64),
                values.number("avatar.png.waiting.max", 100, 0, 100_000),
                values.bytes("avatar.png.cache.max", 20_000_000, 2_000_000_000));
    }
}
