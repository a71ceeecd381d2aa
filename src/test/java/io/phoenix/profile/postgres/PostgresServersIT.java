package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.PostgresProcess;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several servers is used, if more than one takes writes on the same timeline. */
class PostgresServersIT {

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path directory;

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** Whichever of two primaries an instance met first: two instances must not vouch for two of them. */
    @Test
    void primary_twoOfOneTimeline_isTheFirstInTheConfigurationForEveryInstance() throws Exception {
        try (PostgresProcess first = PostgresProcess.start(directory.resolve("first"));
                PostgresProcess second = PostgresProcess.start(directory.resolve("second"))) {
            PostgresSettings settings = TestSettings.with(Map.of(
                            "postgres.uri",
                            "postgresql://postgres@127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port()
                                    + "/postgres"))
                    .postgres();
            first.kill();
            PostgresServers metTheSecond = new PostgresServers(vertx, settings);
            AtomicInteger left = new AtomicInteger();
            metTheSecond.addPromotionListener(left::incrementAndGet);
            assertThat(await(metTheSecond.primary()).getPort()).isEqualTo(second.port());

            first.restart();

            Eventually.isTrue("both are seen", () -> metTheSecond.primaries() == 2);
            Eventually.isTrue("the first is used", () -> usedPort(metTheSecond) == first.port());
            assertThat(left).as("the connections to the second are closed").hasPositiveValue();
            PostgresServers metBoth = new PostgresServers(vertx, settings);
            Eventually.isTrue("the first is used by another", () -> usedPort(metBoth) == first.port());
            await(metTheSecond.close());
            await(metBoth.close());
        }
    }

    private static int usedPort(PostgresServers servers) throws Exception {
        return await(servers.primary()).getPort();
    }
}
