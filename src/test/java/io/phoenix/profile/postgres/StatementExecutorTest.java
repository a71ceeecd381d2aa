package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.testing.CapturedLog;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Ports;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Statements while no Postgres listens: what they log. */
class StatementExecutorTest {

    private static final int FAILURES = 3;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private CapturedLog log;
    private PostgresServers servers;
    private PostgresClient client;
    private StatementExecutor statements;

    @BeforeEach
    void connect() {
        PostgresSettings settings = Settings.toServe(
                        Map.of(
                                "postgres.uri",
                                "postgresql://postgres@127.0.0.1:" + Ports.free() + "/none",
                                // a refused connection may take long on a busy machine
                                "read.deadline",
                                "10s",
                                "postgres.read.timeout",
                                "10s",
                                "postgres.breaker.failures",
                                Integer.toString(FAILURES),
                                "postgres.breaker.pause",
                                "10ms",
                                "auth.development-key",
                                "true"),
                        Map.of())
                .postgres();
        log = CapturedLog.of(StatementExecutor.class);
        servers = new PostgresServers(vertx, settings);
        client = PostgresClient.forReads(vertx, settings, servers);
        statements = new StatementExecutor(
                "reads",
                vertx,
                client,
                settings,
                new RepeatedWarnings(LoggerFactory.getLogger(StatementExecutor.class), nanos::get));
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        await(client.close());
        await(servers.close());
        await(vertx.close());
    }

    @Test
    void statements_allFail_logOneLineOfEachKindWithTheCountLater() throws Exception {
        for (int i = 0; i < FAILURES; i++) {
            fail();
        }
        for (int i = 0; i < FAILURES; i++) {
            openAgain();
        }

        assertThat(log.linesThatBegin("postgres: "))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("Connection refused"),
                        line -> assertThat(line)
                                .matches("postgres: circuit breaker of reads opened, retrying in (5|6|7|8|9|10) ms"));

        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        openAgain();

        assertThat(log.linesThatBegin("postgres: ").skip(2))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .contains("Connection refused")
                                .endsWith(" (" + (2 * FAILURES - 1) + " more since the last such line)"),
                        line -> assertThat(line).endsWith(" (" + FAILURES + " more since the last such line)"));
    }

    /** Fails the statement that the half-open circuit breaker lets through. */
    private void openAgain() throws Exception {
        Eventually.isTrue("half-open", () -> !statements.isCircuitOpen());
        fail();
    }

    private void fail() {
        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> await(statements.read("SELECT 1", Tuple.tuple())))
                .withMessageContaining("the database did not answer");
    }
}
