package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * A creation waits for a transaction that changes the profile and then erases it: what it creates has a version above that of the
 * erasure.
 */
@ParameterizedClass
@EnumSource
class CreatedVersionsIT {

    private static final ProfileId ADA = new ProfileId("t", "ada");
    private static final ClaimedName NAME = ClaimedName.shared("Created");
    private static final String INSERT = "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')";

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
    void insert_waitsForAnErasure_isAboveIt() throws Exception {
        Race<Future<?>> race = race(() -> postgres.store().insert(ADA, NAME));

        await(race.outcome);

        assertThat(version()).isGreaterThan(race.erased);
    }

    @Test
    void insertAll_oneWaitsForAnErasure_isAboveIt() throws Exception {
        Map<ProfileId, ClaimedName> batch = Map.of(ADA, NAME, new ProfileId("t", "bob"), NAME);
        Race<Future<?>> race = race(() -> postgres.store().insertAll(batch));

        await(race.outcome);

        assertThat(version()).isGreaterThan(race.erased);
        assertThat(database.read("SELECT user_id FROM profile")).containsExactlyInAnyOrder("ada", "bob");
    }

    @Test
    void update_waitsForAnErasure_createsAboveIt() throws Exception {
        ProfileUpdate update = new ProfileUpdate(NAME, false, VersionCondition.NONE, Duration.ZERO);
        Race<Future<?>> race = race(() -> postgres.store().update(ADA, update, NAME));

        await(race.outcome);

        assertThat(version()).isGreaterThan(race.erased);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                INSERT,
                INSERT + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET name = excluded.name",
                "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'old', 'N');"
                        + " UPDATE profile SET user_id = 'ada' WHERE user_id = 'old'"
            })
    void statement_waitsForAnErasure_isToldToTryAgain(String sql) throws Exception {
        Race<CompletableFuture<?>> race = race(() -> CompletableFuture.runAsync(() -> execute(sql)));

        assertToldToTryAgain(() -> race.outcome.join());
        execute(sql);

        assertThat(version()).isGreaterThan(race.erased);
    }

    @Test
    void copy_waitsForAnErasure_isToldToTryAgain() throws Exception {
        Race<CompletableFuture<?>> race = race(() -> CompletableFuture.runAsync(this::copy));

        assertToldToTryAgain(() -> race.outcome.join());
        copy();

        assertThat(version()).isGreaterThan(race.erased);
    }

    /** The transaction does not see the erasure in the log. */
    @Test
    void repeatableRead_erasedSinceItsSnapshot_isToldToTryAgain() throws Exception {
        database.execute(INSERT);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("SELECT 1 FROM profile");
            database.execute("DELETE FROM profile");

            assertToldToTryAgain(() -> statement.execute(INSERT));

            connection.rollback();
            statement.execute(INSERT);
            statement.execute("DELETE FROM profile");
            statement.execute(INSERT);
            connection.commit();
        }
    }

    /** What became of a creation that has waited, and the version of the erasure that it has waited for. */
    private record Race<T>(T outcome, long erased) {}

    private <T> Race<T> race(Callable<T> creation) throws Exception {
        database.execute(INSERT);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE profile SET name = 'M' WHERE user_id = 'ada'");
            T outcome = creation.call();
            Eventually.isTrue("the creation waits", this::isOneWaiting);
            statement.execute("UPDATE profile SET name = 'L' WHERE user_id = 'ada'");
            try (ResultSet rows =
                    statement.executeQuery("DELETE FROM profile WHERE user_id = 'ada' RETURNING version + 1")) {
                rows.next();
                long erased = rows.getLong(1);
                other.commit();
                return new Race<>(outcome, erased);
            }
        }
    }

    private boolean isOneWaiting() throws SQLException {
        return database.read("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock'")
                .contains("1");
    }

    private static void assertToldToTryAgain(ThrowingCallable statement) {
        assertThatThrownBy(statement)
                .hasStackTraceContaining("profile: erased by a concurrent transaction (try again)")
                .satisfies(failure -> assertThat(sqlState(failure)).isEqualTo("40001"));
    }

    private static String sqlState(Throwable failure) {
        Throwable refused = failure instanceof CompletionException ? failure.getCause() : failure;
        return ((SQLException) refused).getSQLState();
    }

    private void execute(String sql) {
        try {
            database.execute(sql);
        } catch (SQLException refused) {
            throw new CompletionException(refused);
        }
    }

    private void copy() {
        try (Connection connection = database.connect()) {
            new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyIn(
                            "COPY profile (tenant_id, user_id, name) FROM STDIN",
                            new StringReader("t\tother\tN\nt\tada\tN\n"));
        } catch (SQLException | IOException refused) {
            throw new CompletionException(refused);
        }
    }

    private long version() throws SQLException {
        return Long.parseLong(database.read("SELECT version FROM profile WHERE user_id = 'ada'")
                .get(0));
    }
}
