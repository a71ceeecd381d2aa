package io.phoenix.profile.feed;

import java.time.Instant;

/**
 * A committed change of one profile, or of many at once. Immutable.
 *
 * @param userId empty for {@link Kind#EVERYTHING}
 * @param version which the profile has since; versions of one profile grow
 * @param changedAt by the clock of the database, before the commit
 */
public record FeedChange(String userId, long version, Kind kind, Instant changedAt) {

    /** What happened. */
    public enum Kind {
        CHANGED,
        ERASED,
        /** {@code TRUNCATE} removed all profiles of the database, or those of a partition. */
        EVERYTHING
    }
}
