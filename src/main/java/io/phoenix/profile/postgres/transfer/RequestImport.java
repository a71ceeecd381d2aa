package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.config.PicturePolicy;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.transfer.Counts;
import io.phoenix.profile.transfer.ImportOptions;
import io.phoenix.profile.transfer.JudgedRow;
import io.phoenix.profile.transfer.RowImporter;
import io.phoenix.profile.transfer.RowJudge;
import io.phoenix.profile.transfer.RowOutcome;
import io.phoenix.profile.transfer.SourceRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports the rows of a request over a connection of its own, in one transaction. A rehearsal rolls it back. Thread-safe. */
public record RequestImport(
        JdbcAddress address, boolean pooled, NamePolicies names, Function<String, PicturePolicy> pictures)
        implements RowImporter {

    private static final Logger LOG = LoggerFactory.getLogger(RequestImport.class);

    private static final String SOURCE = "request";

    /** Two clients may import the same users at a time. */
    private static final int ATTEMPTS_MAX = 3;

    /** Less than for a file: few requests run at a time, and others wait behind them. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private static final String INCARNATION = "SELECT generation, timeline FROM database_stamp";

    @Override
    public Result run(String tenantId, List<SourceRow> rows, ImportOptions options, boolean rehearsal) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = address.connect(ANSWER_MAX)) {
                connection.setAutoCommit(false);
                return run(connection, tenantId, rows, options, rehearsal);
            } catch (SQLException failure) {
                if (attempt == ATTEMPTS_MAX || !ImportTransaction.lostRace(failure)) {
                    LOG.warn("postgres: import of {} rows failed: {}", rows.size(), FailureMessage.of(failure));
                    throw new ProfileFailure(
                            Kind.DEPENDENCY_UNAVAILABLE, "the database could not take the rows (try again)");
                }
            }
        }
    }

    private Result run(
            Connection connection, String tenantId, List<SourceRow> rows, ImportOptions options, boolean rehearsal)
            throws SQLException {
        ImportTransaction.begin(connection);
        Incarnation incarnation = incarnationOf(connection);
        ImportLedger.Entry entry = ImportLedger.begin(connection, tenantId, SOURCE, false);
        NamePolicy policy = names.of(tenantId);
        RowJudge judge =
                new RowJudge(tenantId, policy, pictures.apply(tenantId).hosts(), options.names(), entry.begunAt());
        List<JudgedRow> judged = rows.stream().map(judge::judge).toList();
        ChunkImport chunk = new ChunkImport(
                new StagingTable(connection, tenantId, policy, pooled),
                new SqlText(connection, tenantId, entry.id()),
                options);
        Map<String, Long> changed = new HashMap<>();
        List<RowOutcome> outcomes = chunk.apply(judged, changed);
        if (rehearsal) {
            connection.rollback();
            return new Result(0, outcomes, Map.of(), incarnation);
        }
        ImportLedger.advance(connection, entry.advanced(rows.size(), 0, Counts.of(outcomes)));
        ImportLedger.end(connection, entry.id());
        connection.commit();
        return new Result(entry.id(), outcomes, changed, incarnation);
    }

    private static Incarnation incarnationOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(INCARNATION)) {
            if (!row.next()) {
                throw new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database has just restarted (try again)");
            }
            return new Incarnation(row.getLong(1), Long.parseLong(row.getString(2), 16));
        }
    }
}
