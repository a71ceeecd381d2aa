package io.phoenix.profile.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where own pictures are kept.
 *
 * @param place of new ones
 * @param s3 where those are that are kept in S3; empty where none are
 * @param removalInterval between two looks for objects that are to be removed
 * @param removalBatchMax how many objects are removed before the next are looked for
 */
public record PictureStorage(Place place, Optional<S3Settings> s3, Duration removalInterval, int removalBatchMax) {

    /** In the database, or in S3 with a row in the database. */
    public enum Place {
        POSTGRES,
        S3
    }

    static PictureStorage from(ConfigValues values) {
        Place place = values.choice(
                "pictures.storage",
                Place.POSTGRES,
                List.of(Place.values()),
                choice -> choice.name().toLowerCase(Locale.ROOT));
        Optional<S3Settings> s3 = S3Settings.from(values);
        if (place == Place.S3 && s3.isEmpty()) {
            values.mistake("pictures.s3.url", "not set", "the URL of a bucket, for pictures.storage=s3");
        }
        return new PictureStorage(
                place,
                s3,
                values.duration("pictures.removals.interval", "10s", "100ms", "1h"),
                values.number("pictures.removals.batch.max", 100, 1, 10_000));
    }
}
