package io.phoenix.profile.config;

import java.time.Duration;

/**
 * Limits of an instance for own pictures: pixels of a picture; pictures that are decoded at once, and that wait for it; pictures of
 * a tenant that wait for a moderator; connections to Postgres that read pictures, and their time limit; the cache of files; and where pictures
 * are kept.
 */
public record PictureSettings(
        int pixelsMax,
        int decodingMax,
        int waitingMax,
        int reviewMax,
        int readingMax,
        Duration readTimeout,
        int cacheBytesMax,
        Duration cacheMaxAge,
        PictureStorage storage) {

    static PictureSettings from(ConfigValues values) {
        int decoding = values.number("pictures.decoding.max", 0, 0, 64);
        return new PictureSettings(
                values.number("pictures.pixels.max", 16_000_000, 256, 100_000_000),
                decoding == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() - 1) : decoding,
                values.number("pictures.waiting.max", 20, 0, 10_000),
                values.number("pictures.review.max", 10_000, 1, 1_000_000),
                values.number("pictures.reading.max", 2, 1, 100),
                values.duration("pictures.reading.timeout", "2s", "1ms", "1m"),
                values.bytes("pictures.cache.max", 20_000_000, 2_000_000_000),
                values.seconds("pictures.cache.max-age", Duration.ofDays(1), "0s", "366d"),
                PictureStorage.from(values));
    }
}
