package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.CapturedLog;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Postgres that answers, but refuses the login or the statement: callers get 503, and the log one line with the reason. */
class RefusedStatementsIT {

    private final Vertx vertx = Vertx.vertx();
    private final String role = "r_" + UUID.randomUUID().toString().replace('-', '_');
    private TestDatabase database;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated();
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
        database.close();
    }

    @Test
    void find_unknownRole_isUnavailable() throws Exception {
        assertUnavailable(as(role), "role \"" + role + "\" does not exist");
    }

    @Test
    void find_unknownDatabase_isUnavailable() throws Exception {
        assertUnavailable(database.uri().resolve("/none"), "database \"none\" does not exist");
    }

    @Test
    void find_databaseThatAcceptsNoConnections_isUnavailable() throws Exception {
        database.disconnect();

        assertUnavailable(database.uri(), "is not currently accepting connections");
    }

    @Test
    void find_roleWithoutRights_isUnavailable() throws Exception {
        database.execute("CREATE ROLE " + role + " LOGIN");
        try {
            assertUnavailable(as(role), "permission denied for ");
        } finally {
            database.execute("DROP ROLE " + role);
        }
    }

    private URI as(String user) {
        return URI.create(database.uri().toString().replaceFirst("//[^@]*@", "//" + user + "@"));
    }

    private void assertUnavailable(URI uri, String reason) throws Exception {
        PostgresBackend postgres = new PostgresBackend(
                vertx, TestSettings.with(Map.of("postgres.uri", uri.toString())).postgres());
        try (CapturedLog log = CapturedLog.of(StatementExecutor.class)) {
            for (int i = 0; i < 3; i++) {
                Throwable failure =
                        catchThrowable(() -> await(postgres.store().find(new ProfileId("tenant", "alice"))));

                assertThat(failure)
                        .isInstanceOfSatisfying(
                                ProfileFailure.class,
                                unavailable -> assertThat(unavailable.kind()).isEqualTo(Kind.DEPENDENCY_UNAVAILABLE));
            }
            assertThat(log.lines())
                    .anySatisfy(
                            line -> assertThat(line).startsWith("postgres: ").contains(reason));
        } finally {
            await(postgres.close());
        }
    }
}
