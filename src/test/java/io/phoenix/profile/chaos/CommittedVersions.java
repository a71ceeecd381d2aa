package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.Servers;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What Postgres says was ever committed, by user. */
final class CommittedVersions {

    private CommittedVersions() {}

    /** The version that each profile has now. */
    static Map<String, Set<Long>> present(String tenant) throws SQLException {
        return query("SELECT user_id, version FROM profile WHERE tenant_id = ?", tenant, new HashMap<>());
    }

    /** Every version since some were there: those, and all in the change log. */
    static Map<String, Set<Long>> everCommitted(String tenant, Map<String, Set<Long>> before) throws SQLException {
        return query("SELECT user_id, version FROM profile_change WHERE tenant_id = ?", tenant, before);
    }

    private static Map<String, Set<Long>> query(String sql, String tenant, Map<String, Set<Long>> into)
            throws SQLException {
        URI postgres = Servers.running().postgres();
        String url = "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getPort() + postgres.getPath();
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    into.computeIfAbsent(rows.getString(1), user -> new HashSet<>())
                            .add(rows.getLong(2));
                }
            }
        }
        return into;
    }
}
