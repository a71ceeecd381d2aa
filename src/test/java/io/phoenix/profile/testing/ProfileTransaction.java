package io.phoenix.profile.testing;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** A transaction that changes profiles beside the code under test. It has a transaction id from its beginning. */
public interface ProfileTransaction {

    /** Creates the profile if it is absent, else changes it. */
    void put(ProfileId id) throws Exception;

    void erase(ProfileId id) throws Exception;

    void truncate() throws Exception;

    void commit() throws Exception;

    void abort() throws Exception;

    /** Begins a transaction of the fake. */
    static ProfileTransaction begin(FakeDatabase database) {
        FakeDatabase.Transaction transaction = database.begin();
        return new ProfileTransaction() {
            @Override
            public void put(ProfileId id) {
                transaction.put(new Profile(id, "Ada", false, 0, 0, Instant.EPOCH, Instant.EPOCH));
            }

            @Override
            public void erase(ProfileId id) {
                transaction.erase(id);
            }

            @Override
            public void truncate() {
                transaction.truncate();
            }

            @Override
            public void commit() {
                transaction.commit();
            }

            @Override
            public void abort() {
                transaction.abort();
            }
        };
    }

    /** Begins a transaction in Postgres, over a connection of its own. */
    static ProfileTransaction begin(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        execute(connection, "SELECT pg_current_xact_id()");
        return new ProfileTransaction() {
            @Override
            public void put(ProfileId id) throws SQLException {
                execute(
                        connection,
                        "INSERT INTO profile (tenant_id, user_id, name) VALUES (?, ?, 'N')"
                                + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET name = profile.name || 'x'",
                        id.tenantId(),
                        id.userId());
            }

            @Override
            public void erase(ProfileId id) throws SQLException {
                execute(
                        connection,
                        "DELETE FROM profile WHERE tenant_id = ? AND user_id = ?",
                        id.tenantId(),
                        id.userId());
            }

            @Override
            public void truncate() throws SQLException {
                execute(connection, "TRUNCATE profile");
            }

            @Override
            public void commit() throws SQLException {
                connection.commit();
                connection.close();
            }

            @Override
            public void abort() throws SQLException {
                connection.rollback();
                connection.close();
            }
        };
    }

    private static void execute(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }
}
