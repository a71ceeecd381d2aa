package io.phoenix.profile.postgres.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements with the named parameters {@code :tenant}, {@code :import} and {@code :round}, because a statement of an import names
 * each many times. Not thread-safe.
 */
final class SqlText {

    private static final Pattern PARAMETER = Pattern.compile("(?<!:):(tenant|import|round)\\b");

    private final Connection connection;
    private final Map<String, Object> values = new HashMap<>();

    SqlText(Connection connection, String tenantId, long importId) {
        this.connection = connection;
        values.put("tenant", tenantId);
        values.put("import", importId);
    }

    void setRound(int round) {
        values.put("round", round);
    }

    int update(String sql) throws SQLException {
        try (PreparedStatement statement = prepare(sql)) {
            return statement.executeUpdate();
        }
    }

    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement =
                connection.prepareStatement(PARAMETER.matcher(sql).replaceAll("?"));
        Matcher names = PARAMETER.matcher(sql);
        for (int index = 1; names.find(); index++) {
            statement.setObject(index, values.get(names.group(1)));
        }
        return statement;
    }
}
