package io.phoenix.profile.postgres.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.transfer.JudgedRow;
import io.phoenix.profile.transfer.JudgedRow.Values;
import io.phoenix.profile.transfer.Outcome;
import io.phoenix.profile.transfer.RowOutcome;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * The rows of one chunk in a temporary table. A round ends before the second row of a user, so a statement about one round sees each
 * user once, and rounds are in the order of the file. A row is open until it has an outcome. Not thread-safe.
 *
 * @param pooled whether the next transaction may run on another connection
 */
record StagingTable(Connection connection, String tenantId, NamePolicy policy, boolean pooled) {

    /**
     * {@code new_name}, {@code new_key} and {@code new_seed} are what a created profile gets. The version is that of an overwritten one.
     * Where the tenant draws erased profiles anew, {@code id_hash} finds the seed.
     */
    private static final String CREATE = "CREATE TEMPORARY TABLE IF NOT EXISTS import_row (line bigint, round integer,"
            + " user_id text COLLATE \"C\", name text, name_key text COLLATE \"C\", skeleton text COLLATE \"C\", name_is_custom boolean,"
            + " avatar_generation integer, avatar_seed text, picture text COLLATE \"C\", created_at timestamptz, updated_at timestamptz, new_name text,"
            + " new_key text COLLATE \"C\", outcome text, reason text, version bigint,"
            + " id_hash bytea, new_seed text COLLATE \"C\") ON COMMIT ";

    private static final String COPY =
            "COPY import_row (line, round, user_id, name, name_key, skeleton, name_is_custom,"
                    + " avatar_generation, avatar_seed, picture, created_at, updated_at, new_name, new_key, id_hash) FROM STDIN (FORMAT csv)";

    private static final String OUTCOMES = "SELECT line, user_id, outcome, reason, version FROM import_row";

    /** Fills the table for this transaction, and returns the number of rounds. */
    int fill(List<JudgedRow> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE + (pooled ? "DROP" : "DELETE ROWS"));
            // no character of it has to be escaped
            statement.execute("SET LOCAL phoenix_profile.retention = '"
                    + policy.retention().text() + "'");
        }
        Set<String> users = new HashSet<>();
        int round = 0;
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            for (JudgedRow row : rows) {
                Values values = row.values();
                if (values == null) {
                    continue;
                }
                if (!users.add(row.userId())) {
                    round++;
                    users.clear();
                    users.add(row.userId());
                }
                csv.writeRecord(fields(row, values, round));
            }
            csv.flush();
            new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(COPY, new StringReader(text.toString()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return users.isEmpty() ? 0 : round + 1;
    }

    private String[] fields(JudgedRow row, Values values, int round) {
        ClaimedName name = values.name();
        ProfileId id = new ProfileId(tenantId, row.userId());
        ClaimedName ofNew = name == null ? policy.generated(id, 0) : name;
        byte[] hash = policy.seedHash(id);
        return new String[] {
            Long.toString(row.line()),
            Integer.toString(round),
            row.userId(),
            name == null ? null : name.text(),
            name == null ? null : name.key(),
            name == null ? null : NameSkeleton.of(name.text()),
            Boolean.toString(name != null && values.nameIsCustom()),
            text(values.avatarGeneration()),
            values.avatarSeed(),
            values.picture(),
            text(values.createdAt()),
            text(values.updatedAt()),
            ofNew.text(),
            ofNew.key(),
            hash == null ? null : "\\x" + HexFormat.of().formatHex(hash)
        };
    }

    /** Null becomes an empty field without quotes, which COPY reads as NULL; no value is an empty text. */
    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** The outcomes of the rows, in their order, those of refused rows included. Versions go to {@code changed}, by user. */
    List<RowOutcome> outcomes(List<JudgedRow> rows, Map<String, Long> changed) throws SQLException {
        Map<Long, RowOutcome> byLine = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(OUTCOMES)) {
            while (found.next()) {
                Outcome outcome = Outcome.of(found.getString(3));
                byLine.put(
                        found.getLong(1),
                        new RowOutcome(found.getLong(1), found.getString(2), outcome, found.getString(4), null));
                if (outcome == Outcome.OVERWRITTEN) {
                    changed.merge(found.getString(2), found.getLong(5), Math::max);
                }
            }
        }
        List<RowOutcome> outcomes = new ArrayList<>(rows.size());
        for (JudgedRow row : rows) {
            RowOutcome outcome = byLine.get(row.line());
            outcomes.add(outcome == null ? row.refused() : explained(row, outcome));
        }
        return outcomes;
    }

    private static RowOutcome explained(JudgedRow row, RowOutcome outcome) {
        String reason = outcome.reason() == null ? row.reason() : outcome.reason();
        return new RowOutcome(row.line(), row.userId(), outcome.outcome(), reason, Reasons.detailOf(row, reason));
    }
}
