package io.phoenix.profile.explain;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Postgres holds of an id, in one snapshot.
 *
 * @param now the clock of the database
 * @param row the profile
 * @param keptErasure the version of the erasure, if it is kept: then there is no row
 * @param log the newest rows of the change log for the id, and those for all profiles; the newest first
 */
public record StoredState(
        Incarnation incarnation, Instant now, Optional<Profile> row, Optional<Long> keptErasure, List<LogRow> log) {

    /** Without a kept erasure. */
    public StoredState(Incarnation incarnation, Instant now, Optional<Profile> row, List<LogRow> log) {
        this(incarnation, now, row, Optional.empty(), log);
    }

    /** The maximum number of log rows that are read. */
    public static final int LOG_ROWS_MAX = 10;

    /**
     * A row of the change log.
     *
     * @param kind {@code changed}, {@code erased} or {@code everything}
     */
    public record LogRow(long version, String kind, Instant changedAt) {

        static final String CHANGED = "changed";

        boolean isErasure() {
            return !kind.equals(CHANGED);
        }
    }

    Optional<LogRow> newestLogRow() {
        return log.stream().findFirst();
    }

    Duration since(Instant time) {
        return Duration.between(time, now);
    }
}
