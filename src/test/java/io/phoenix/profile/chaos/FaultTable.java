package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Two instances with the time limits of production, each behind its own proxies to a Redis that the test may freeze and
 * kill, and to a database of the test's own.
 */
abstract class FaultTable {

    /** What a machine that runs other things too may add to every bound. */
    static final Duration BUSY_MACHINE = Duration.ofSeconds(1);

    /** The deadline of a read. */
    static final Duration READ_MAX = Duration.ofMillis(250).plus(BUSY_MACHINE);

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
        redis.thaw();
        redis.close();
        database.close();
    }

    TestInstance startOther() throws Exception {
        return TestInstance.start(settings(otherToRedis.uri(), otherToPostgres.uri()));
    }

    static Map<String, String> settings(String redisUri, String postgresUri) {
        Map<String, String> settings = new HashMap<>();
        settings.put("redis.uri", redisUri);
        settings.put("redis.timeout", "50ms");
        settings.put("postgres.uri", postgresUri);
        settings.put("postgres.timeout", "2s");
        settings.put("postgres.read.timeout", "200ms");
        settings.put("read.deadline", "250ms");
        return settings;
    }

    /** A read that must be answered in time, whatever is broken. */
    HttpResponse<String> read(TestInstance instance, String user) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = instance.get(tenant, user);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(READ_MAX);
        return answer;
    }

    void assertServed(TestInstance instance, String user) throws Exception {
        assertThat(read(instance, user).statusCode()).isEqualTo(200);
    }

    /** Reads again and again for a while, so that whatever is remembered of the time before the fault runs out. */
    void assertServedThroughout(TestInstance instance, String user, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            assertServed(instance, user);
        }
    }

    void rename(TestInstance instance, String user, String name) throws Exception {
        assertThat(instance.put(tenant, user, "{\"name\":\"" + name + "\"}").statusCode())
                .isEqualTo(200);
    }

    void assertSeen(TestInstance instance, String user, String name, Duration max) throws Exception {
        Eventually.isTrue(
                name + " is seen",
                max.plus(BUSY_MACHINE),
                () -> name(read(instance, user)).equals(name));
    }

    static String name(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("name");
    }

    static String source(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Profile-Source").orElse("");
    }

    static void awaitReady(TestInstance instance) throws Exception {
        Eventually.isTrue(
                "ready again",
                () -> instance.send(instance.managementRequest("/ready").build())
                                .statusCode()
                        == 200);
    }
}
