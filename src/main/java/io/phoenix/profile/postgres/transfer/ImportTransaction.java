package io.phoenix.profile.postgres.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** What all transactions of imports have in common. */
final class ImportTransaction {

    /**
     * Joins look profiles up by key, however large the table has grown since a plan was made. A lock is waited for only so long,
     * and a transaction that sees the times of a row may write them.
     */
    private static final String BEGIN = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
            + " SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL lock_timeout = '10s';"
            + " SET LOCAL phoenix_profile.keeps_times = 'on'";

    /** Deadlocks, conflicts, locks, a server that stops or is full, and one that is no primary any more. */
    private static final Set<String> TRANSIENT =
            Set.of("40P01", "40001", "55P03", "57P01", "57P02", "57P03", "53300", "25006", "XX000");

    private static final String UNIQUE_VIOLATION = "23505";

    private ImportTransaction() {}

    /** Begins a transaction on a connection without automatic commits. */
    static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN);
        }
    }

    /** Whether the same may succeed when it is tried again: a name may also have been claimed meanwhile. */
    static boolean isTransient(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || TRANSIENT.contains(state) || state.equals(UNIQUE_VIOLATION);
    }
}
