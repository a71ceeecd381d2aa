package io.phoenix.profile.config;

import io.phoenix.profile.avatar.AvatarStyle;
import java.net.URI;
import java.util.List;

/** Avatars: the template of their URL and the URL of the API, and how PNGs are drawn and cached. */
public record AvatarSettings(
        String urlTemplate,
        String publicUrl,
        AvatarStyle style,
        int pngDrawingMax,
        int pngWaitingMax,
        int pngCacheBytesMax) {

    static AvatarSettings from(ConfigValues values, URI publicUrl) {
        int drawing = values.number("avatar.png.drawing.max", 0, 0, 64);
        return new AvatarSettings(
                values.text("avatar.url", "{base}/v1/avatars/{style}/{key}.svg")
                        .replace("{base}", publicUrl.toString()),
                publicUrl.toString(),
                values.choice("avatar.style", AvatarStyle.CRITTER, List.of(AvatarStyle.values()), AvatarStyle::urlName),
                drawing == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() - 1) : drawing,
                values.number("avatar.png.waiting.max", 100, 0, 100_000),
                values.bytes("avatar.png.cache.max", 20_000_000, 2_000_000_000));
    }
}
