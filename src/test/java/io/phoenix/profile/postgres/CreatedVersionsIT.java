package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * A creation waits for a transaction that changes the profile and then erases it: what it creates has a version above that of the
 * erasure.
 */
@ParameterizedClass
@EnumSource
class CreatedVersionsIT {

    private static final ClaimedName NAME = ClaimedName.shared("Created");

    private final Vertx vertx = Vertx.vertx();
    private final Form form;
    private TestDatabase database;
    private PostgresBackend postgres;

    CreatedVersionsIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(
                vertx, database.settings(Map.of("postgres.timeout", "1m", "postgres.read.timeout", "30s")));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void service_waitsForAnErasure_createsAVersionAboveIt() throws Exception {
        Map<String, Function<ProfileId, Future<Profile>>> creations = Map.of(
                "insert", id -> store().insert(id, NAME).map(created -> created.value()
                        .orElseThrow()),
                "batch", id -> store().insertAll(Map.of(id, NAME, new ProfileId("t", "another"), NAME))
                        .map(created -> created.value().stream()
                                .filter(profile -> profile.id().equals(id))
                                .findAny()
                                .orElseThrow()),
                "update", id -> store().update(
                                id, new ProfileUpdate(NAME, false, VersionCondition.NONE, Duration.ZERO), NAME)
                        .map(created -> created.value()));

        for (Map.Entry<String, Function<ProfileId, Future<Profile>>> creation : creations.entrySet()) {
            ProfileId id = new ProfileId("t", creation.getKey());
            Race<Future<Profile>> race = race(id.userId(), () -> creation.getValue().apply(id));

            Profile created = await(race.outcome);

            assertThat(created.version()).as(creation.getKey()).isGreaterThan(race.erased);
            assertThat(versionOf(id.userId())).isEqualTo(created.version());
        }
    }

    private ProfileStore store() {
        return postgres.store();
    }

    @Test
    void handmade_waitsForAnErasure_isToldToTryAgain() throws Exception {
        Map<String, Sql> statements = Map.of(
                "inserted", connection -> run(connection, "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'inserted', 'N')"),
                "upserted", connection -> run(connection, "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'upserted', 'N')"
                        + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET name = excluded.name"),
                "renamed", connection -> run(connection, "UPDATE profile SET user_id = 'renamed' WHERE user_id = 'before'"),
                "copied", connection -> new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(
                        "COPY profile (tenant_id, user_id, name) FROM STDIN", new StringReader("t\tother\tN\nt\tcopied\tN\n")));
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'before', 'N')");

        for (Map.Entry<String, Sql> statement : statements.entrySet()) {
            String user = statement.getKey();
            Race<CompletableFuture<Void>> race =
                    race(user, () -> CompletableFuture.runAsync(() -> inTransaction(statement.getValue())));

            assertThatThrownBy(race.outcome::join)
                    .as(user)
                    .hasRootCauseInstanceOf(SQLException.class)
                    .hasMessageContaining("profile: erased by a concurrent transaction (try again)")
                    .rootCause()
                    .extracting(refused -> ((SQLException) refused).getSQLState())
                    .isEqualTo("40001");
            inTransaction(statement.getValue());
            assertThat(versionOf(user)).as(user).isGreaterThan(race.erased);
        }
    }

    /** The transaction does not see the erasure in the log. */
    @Test
    void repeatableRead_erasedSinceItsSnapshot_isToldToTryAgain() throws Exception {
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            run(connection, "SELECT 1 FROM profile");
            database.execute("DELETE FROM profile");

            assertThatThrownBy(() -> run(
                            connection, "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("40001"));

            connection.rollback();
            run(connection, "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')");
            run(connection, "DELETE FROM profile");
            run(connection, "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')");
            connection.commit();
        }
    }

    /** A statement over a connection of its own. */
    private interface Sql {
        void run(Connection connection) throws Exception;
    }

    /** What became of a creation that has waited, and the version of the erasure that it has waited for. */
    private record Race<T>(T outcome, long erased) {}

    private <T> Race<T> race(String user, Callable<T> creation) throws Exception {
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', '" + user + "', 'N')");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE profile SET name = 'M' WHERE user_id = '" + user + "'");
            T outcome = creation.call();
            Eventually.isTrue("the creation waits", this::isOneWaiting);
            statement.execute("UPDATE profile SET name = 'L' WHERE user_id = '" + user + "'");
            try (ResultSet erased = statement.executeQuery(
                    "DELETE FROM profile WHERE user_id = '" + user + "' RETURNING version + 1")) {
                erased.next();
                long version = erased.getLong(1);
                other.commit();
                return new Race<>(outcome, version);
            }
        }
    }

    private boolean isOneWaiting() throws SQLException {
        return database.read("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                        .size()
                == 1;
    }

    private void inTransaction(Sql sql) {
        try (Connection connection = database.connect()) {
            sql.run(connection);
        } catch (Exception failed) {
            throw new CompletionException(failed);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long versionOf(String user) throws SQLException {
        return Long.parseLong(database.read("SELECT version FROM profile WHERE user_id = '" + user + "'")
                .get(0));
    }
}
