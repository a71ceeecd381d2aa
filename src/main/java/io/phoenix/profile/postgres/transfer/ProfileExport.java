package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.transfer.ProfileLines;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.LongConsumer;

/**
 * Exports the profiles of a tenant as NDJSON, in the order of user ids, all as they were at one moment. Blocks; memory is constant.
 * The snapshot is held until the end, so Postgres removes no dead rows meanwhile.
 */
public record ProfileExport(JdbcAddress address, String tenantId) {

    /** The first statement counts every profile. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(10);

    private static final int FETCHED = 1_000;
    private static final int PROGRESS_EVERY = 1_000;

    /** By index, so that the first rows come at once. */
    private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
            + " SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL jit = off";

    private static final String COUNT = "SELECT count(*) FROM profile WHERE tenant_id = ?";

    private static final String PROFILES = "SELECT user_id, name, name_is_custom, avatar_generation, avatar_seed,"
            + " CASE WHEN picture LIKE 'https://%' THEN picture END, created_at, updated_at"
            + " FROM profile WHERE tenant_id = ? ORDER BY user_id";

    /** Receives the progress of an export, on the thread that runs it. */
    public interface Listener {

        /** The number of profiles is known. */
        void counted(long profiles);

        /** That many have been written. */
        LongConsumer progress();
    }

    /** Writes the profiles, and returns their number. */
    public long run(OutputStream out, Listener listener) throws SQLException, IOException {
        try (Connection connection = address.connect(ANSWER_MAX)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(BEGIN);
            }
            listener.counted(count(connection));
            LongConsumer progress = listener.progress();
            try (PreparedStatement statement = connection.prepareStatement(PROFILES);
                    ProfileLines lines = new ProfileLines(out)) {
                statement.setFetchSize(FETCHED);
                statement.setString(1, tenantId);
                long done = 0;
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        lines.write(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getBoolean(3),
                                rows.getInt(4),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getObject(7, OffsetDateTime.class).toInstant(),
                                rows.getObject(8, OffsetDateTime.class).toInstant());
                        if (++done % PROGRESS_EVERY == 0) {
                            progress.accept(done);
                        }
                    }
                }
                return done;
            }
        }
    }

    private long count(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, tenantId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
