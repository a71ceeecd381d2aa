package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.chaos.Nemesis.Window;
import io.phoenix.profile.chaos.Operation.Kind;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Instance;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three instances and a network that somebody keeps breaking: a random workload whose whole history is checked. Short in an
 * ordinary build; {@code ./mvnw verify -Pchaos} runs it for ten minutes. The seed is printed; {@code -Dchaos.seed} sets it.
 */
class ChaosIT {

    private static final int INSTANCES = 3;
    private static final int USERS = 200;
    private static final Duration DEADLINE = Duration.ofMillis(250);

    private final String tenant = "t-" + UUID.randomUUID();
    private final List<String> users =
            IntStream.range(0, USERS).mapToObj(number -> "u" + number).toList();
    private final List<TcpProxy> toRedis = new ArrayList<>();
    private final List<TcpProxy> toPostgres = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final Noise noise = new Noise();

    private RedisProcess redis;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        for (int i = 0; i < INSTANCES; i++) {
            toRedis.add(TcpProxy.to(URI.create(redis.uri())));
            toPostgres.add(TcpProxy.to(Servers.running().postgres()));
            instances.add(Instance.start(
                    FaultTable.settings(toRedis.get(i).uri(), toPostgres.get(i).uri())));
        }
        for (Instance instance : instances) {
            for (String user : users) {
                Eventually.isTrue(
                        user + " is resident", () -> instance.get(tenant, user).statusCode() == 200);
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (Instance instance : instances) {
            instance.close();
        }
        for (int i = 0; i < INSTANCES; i++) {
            toRedis.get(i).close();
            toPostgres.get(i).close();
        }
        redis.close();
    }

    @Test
    void history_underRandomFaults_keepsEveryPromise() throws Exception {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        Duration duration = Duration.parse("PT" + System.getProperty("chaos.duration", "30s"));
        System.out.printf("chaos: seed %d, %s%n", seed, duration);
        Map<String, Set<Long>> created = CommittedVersions.present(tenant);
        Clients clients = new Clients(tenant, instances, users);
        Nemesis nemesis = new Nemesis(redis, toRedis, toPostgres, seed);

        noise.start();
        clients.start(seed);
        nemesis.run(duration);
        List<Operation> history = clients.stop();
        noise.stop();

        Summary.print(history, nemesis.windows(), noise.max());
        Map<String, Set<Long>> written = CommittedVersions.everCommitted(tenant, created);
        assertThat(new HistoryChecker(
                                history,
                                start -> staleMax(start, nemesis.windows())
                                        .plus(noise.max())
                                        .toNanos())
                        .violations(written))
                .isEmpty();
        assertThat(history.stream().filter(operation -> operation.kind() == Kind.WRITE && operation.isAnswered()))
                .as("a run in which few writes are acknowledged shows nothing")
                .hasSizeGreaterThan(history.size() / 100);
        assertThat(Summary.slowest(history, Kind.READ))
                .as("no read longer than its deadline and the machine's noise, which was " + noise.max())
                .isLessThan(DEADLINE.plus(DEADLINE).plus(noise.max()));
        assertQuietAndEqual();
    }

    /** Once quiet, what every instance answers is what Postgres has. */
    private void assertQuietAndEqual() throws Exception {
        Map<String, Set<Long>> present = CommittedVersions.present(tenant);
        for (Instance instance : instances) {
            for (String user : users) {
                Eventually.isTrue(
                        "the same as Postgres",
                        Duration.ofSeconds(5),
                        () -> present.get(user).contains(version(instance, user)));
            }
        }
        for (String user : users) {
            String value = redis.ask("GET", "pp1:{" + tenant + "/" + user + "}:v");
            if (!value.isEmpty()) {
                assertThat(present.get(user)).contains(Long.parseLong(value.substring(0, value.indexOf(' '))));
            }
        }
    }

    private long version(Instance instance, String user) throws Exception {
        String path = "/v1/profiles/user/" + user + "?fields=extended";
        return new JsonObject(instance.send(instance.request(path, tenant, user).build())
                        .body())
                .getLong("version");
    }

    /** The published bounds: a second; two while something is broken, and until it has healed. */
    private static Duration staleMax(long startNanos, List<Window> windows) {
        Duration healing = Duration.ofSeconds(2);
        boolean broken = windows.stream()
                .anyMatch(window ->
                        startNanos >= window.startNanos() && startNanos <= window.endNanos() + healing.toNanos());
        return Duration.ofSeconds(broken ? 2 : 1);
    }
}
