package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.transfer.Counts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The table of imports: how far each has come. */
final class ImportLedger {

    private static final String COLUMNS =
            "id, rows_done, report_bytes, created, overwritten, unchanged, skipped, refused,"
                    + " begun_at, ended_at IS NOT NULL AS ended, undone";

    /** Waits for a commit that a killed process has sent. */
    private static final String NEWEST = "SELECT " + COLUMNS
            + " FROM profile_import WHERE tenant_id = ? AND source = ? ORDER BY id DESC LIMIT 1 FOR UPDATE";

    private static final String BEGIN =
            "INSERT INTO profile_import (tenant_id, source, running) VALUES (?, ?, ?) RETURNING " + COLUMNS;

    private static final String LOCK =
            "SELECT rows_done FROM profile_import WHERE id = ? AND running IS NOT NULL FOR UPDATE";

    private static final String ADVANCE = "UPDATE profile_import SET rows_done = ?, report_bytes = ?, created = ?,"
            + " overwritten = ?, unchanged = ?, skipped = ?, refused = ? WHERE id = ?";

    private static final String END =
            "UPDATE profile_import SET running = NULL, ended_at = clock_timestamp() WHERE id = ?";

    /** Waits for a chunk that is under way, so what was created is final. */
    private static final String UNDO = "UPDATE profile_import SET running = NULL, undone = true,"
            + " ended_at = coalesce(ended_at, clock_timestamp()) WHERE tenant_id = ? AND id = ? RETURNING created, removed";

    private static final String ADD_REMOVED = "UPDATE profile_import SET removed = removed + ? WHERE id = ?";

    private ImportLedger() {}

    /** An import. {@code begunAt} is by the clock of the database. */
    record Entry(
            long id, long rowsDone, long reportBytes, Counts counts, Instant begunAt, boolean ended, boolean undone) {

        Entry advanced(long rows, long newReportBytes, Counts more) {
            return new Entry(id, rowsDone + rows, newReportBytes, counts.plus(more), begunAt, ended, undone);
        }
    }

    /** How many profiles an import created, and how many of them undoing it has removed. */
    record Undone(long created, long removed) {}

    /** The newest import of this source. */
    static Optional<Entry> newest(Connection connection, String tenantId, String source) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
            statement.setString(1, tenantId);
            statement.setString(2, source);
            return first(statement);
        }
    }

    /** Begins an import; fails with a unique violation if the source runs already, and has to run alone. */
    static Entry begin(Connection connection, String tenantId, String source, boolean alone) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            statement.setString(1, tenantId);
            statement.setString(2, source);
            statement.setString(3, alone ? source : null);
            return first(statement).orElseThrow();
        }
    }

    /** Locks the entry until the transaction ends; fails if another process has continued or ended the import. */
    static void lock(Connection connection, Entry entry) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setLong(1, entry.id());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getLong(1) != entry.rowsDone()) {
                    throw new IllegalStateException("import " + entry.id()
                            + ": continued, ended or undone by another process (expected: one process)");
                }
            }
        }
    }

    static void advance(Connection connection, Entry entry) throws SQLException {
        Counts counts = entry.counts();
        long[] values = {
            entry.rowsDone(),
            entry.reportBytes(),
            counts.created(),
            counts.overwritten(),
            counts.unchanged(),
            counts.skipped(),
            counts.refused(),
            entry.id()
        };
        try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    static void end(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setLong(1, id);
            statement.executeUpdate();
        }
    }

    /** Ends the import, running or not, as undone; empty if there is none. */
    static Optional<Undone> undo(Connection connection, String tenantId, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UNDO)) {
            statement.setString(1, tenantId);
            statement.setLong(2, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Undone(row.getLong(1), row.getLong(2))) : Optional.empty();
            }
        }
    }

    static void addRemoved(Connection connection, long id, int profiles) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD_REMOVED)) {
            statement.setInt(1, profiles);
            statement.setLong(2, id);
            statement.executeUpdate();
        }
    }

    private static Optional<Entry> first(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            Counts counts = new Counts(
                    row.getLong("created"),
                    row.getLong("overwritten"),
                    row.getLong("unchanged"),
                    row.getLong("skipped"),
                    row.getLong("refused"));
            return Optional.of(new Entry(
                    row.getLong("id"),
                    row.getLong("rows_done"),
                    row.getLong("report_bytes"),
                    counts,
                    row.getObject("begun_at", OffsetDateTime.class).toInstant(),
                    row.getBoolean("ended"),
                    row.getBoolean("undone")));
        }
    }
}
