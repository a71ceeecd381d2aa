package io.phoenix.profile.postgres.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** What all transactions of imports have in common. */
final class ImportTransaction {

    /** Time limit for the answer to a statement about a chunk. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    /**
     * Joins look profiles up by key, however large the table has grown since a plan was made; plans are kept, because those of a
     * partitioned table cost more than a small chunk. A lock is waited for only so long,
     * and held only so long for a client that has vanished. A transaction that sees the times of a row may write them.
     */
    private static final String BEGIN = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
            + " SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL jit = off; SET LOCAL lock_timeout = '10s';"
            + " SET LOCAL idle_in_transaction_session_timeout = '60s';"
            + " SET LOCAL phoenix_profile.keeps_times = 'on'";

    /** The SQLSTATE of a serialization failure. */
    static final String CONFLICT = "40001";

    /** The SQLSTATE of what a moderator locked while the rows were written. */
    private static final String CHECK_VIOLATION = "23514";

    private static final Set<String> LOCKS =
            Set.of("profile_name_locked", "profile_avatar_locked", "profile_name_barred");

    /** Deadlocks, conflicts, and unique names: one may have been claimed meanwhile. */
    private static final Set<String> LOST_RACE = Set.of("40P01", CONFLICT, "23505");

    /** Locks, a server that stops or is full, a client that was suspended, and a server that is no primary any more. */
    private static final Set<String> TRANSIENT =
            Set.of("55P03", "57P01", "57P02", "57P03", "53300", "25P03", "25006", "XX000");

    private ImportTransaction() {}

    /** Begins a transaction on a connection without automatic commits. */
    static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN);
        }
    }

    /** Whether another transaction was first, and nothing of this one is committed. */
    static boolean lostRace(SQLException failure) {
        return LOST_RACE.contains(state(failure)) || isLocked(failure);
    }

    /** Whether the trigger {@code profile_moderate} refused a row. */
    private static boolean isLocked(SQLException failure) {
        return CHECK_VIOLATION.equals(state(failure))
                && failure instanceof PSQLException refused
                && refused.getServerErrorMessage() != null
                && LOCKS.contains(String.valueOf(refused.getServerErrorMessage().getConstraint()));
    }

    /** Whether the same may succeed when it is tried again. A commit may have been lost, or only its answer. */
    static boolean isTransient(SQLException failure) {
        return lostRace(failure) || state(failure).startsWith("08") || TRANSIENT.contains(state(failure));
    }

    private static String state(SQLException failure) {
        return String.valueOf(failure.getSQLState());
    }
}
