package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Canaries;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Two instances with the default timeouts, each behind its own proxies to the test's Redis and database. Measured noise extends every
 * time bound.
 */
abstract class FaultFixture {

    /** The read deadline, plus the one-time cost of a first request: connections, class loading, compilation. */
    private static final Duration READ_MAX = Duration.ofMillis(250).plusSeconds(1);

    final String tenant = "t-" + UUID.randomUUID();

    Database database;
    RedisProcess redis;
    TcpProxy oneToRedis;
    TcpProxy otherToRedis;
    TcpProxy oneToPostgres;
    TcpProxy otherToPostgres;
    TestInstance one;
    TestInstance other;

    @BeforeEach
    void start() throws Exception {
        database = Database.create();
        redis = RedisProcess.start();
        oneToRedis = TcpProxy.to(URI.create(redis.uri()));
        otherToRedis = TcpProxy.to(URI.create(redis.uri()));
        oneToPostgres = TcpProxy.to(database.uri());
        otherToPostgres = TcpProxy.to(database.uri());
        one = TestInstance.start(settings(oneToRedis.uri(), oneToPostgres.uri()));
        other = startOther();
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        oneToRedis.close();
        otherToRedis.close();
        oneToPostgres.close();
        otherToPostgres.close();
        if (redis.isAlive()) {
            redis.thaw();
        }
        redis.close();
        database.close();
    }

    TestInstance startOther() throws Exception {
        return TestInstance.start(settings(otherToRedis.uri(), otherToPostgres.uri()));
    }

    static Map<String, String> settings(String redisUri, String postgresUri) {
        return withDefaultTimeouts(Map.of("redis.uri", redisUri, "postgres.uri", postgresUri));
    }

    /** The settings with the default timeouts of the service, which are shorter than those of other tests. */
    static Map<String, String> withDefaultTimeouts(Map<String, String> servers) {
        Map<String, String> settings = new HashMap<>(servers);
        settings.put("redis.timeout", "50ms");
        settings.put("postgres.timeout", "2s");
        settings.put("postgres.read.timeout", "200ms");
        settings.put("read.deadline", "250ms");
        settings.put("poll.verified.max", "2s");
        return settings;
    }

    /** Reads, and asserts that the response comes within the deadline. */
    HttpResponse<String> read(TestInstance instance, String user) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = instance.get(tenant, user);
        long end = System.nanoTime();
        long stolen = Canaries.running().ofScheduler().nanosBetween(start, end);
        assertThat(Duration.ofNanos(end - start - stolen)).isLessThan(READ_MAX);
        return answer;
    }

    /** Set-up: reads until the profile is cached. */
    void load(TestInstance instance, String user) throws Exception {
        Eventually.isTrue(user + " is cached", () -> instance.get(tenant, user).statusCode() == 200);
    }

    /** Asserts a read that needs Postgres; repeats it after a 503 if noise left the instance no time. */
    void assertLoaded(TestInstance instance, String user) throws Exception {
        int status;
        boolean stalled;
        do {
            long start = System.nanoTime();
            status = read(instance, user).statusCode();
            stalled = LivenessRules.Availability.isStalled(
                    start, System.nanoTime(), Canaries.running().all());
        } while (status == 503 && stalled);
        assertThat(status).isEqualTo(200);
    }

    /** Asserts a read that L1 or L2 can answer. */
    void assertServed(TestInstance instance, String user) throws Exception {
        assertThat(read(instance, user).statusCode()).isEqualTo(200);
    }

    /** Keeps reading for a while, so that what was verified before the fault no longer is. */
    void assertServedFor(Duration time, TestInstance instance, String user) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            assertServed(instance, user);
        }
    }

    void rename(TestInstance instance, String user, String name) throws Exception {
        assertThat(instance.put(tenant, user, "{\"name\":\"" + name + "\"}").statusCode())
                .isEqualTo(200);
    }

    void assertVisible(TestInstance instance, String user, String name, Duration bound) throws Exception {
        Eventually.within(bound, name + " is visible", () -> name.equals(name(read(instance, user))));
    }

    static String name(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("name");
    }

    static String source(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Profile-Source").orElse("");
    }

    static void awaitReady(TestInstance instance) throws Exception {
        Eventually.isTrue(
                "ready",
                () -> instance.send(instance.managementRequest("/ready").build())
                                .statusCode()
                        == 200);
    }
}
