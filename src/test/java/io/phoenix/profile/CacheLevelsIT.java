package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestInstance;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read falls through L1, L2 and the store, reports its source, and replaces malformed values in L2. */
class CacheLevelsIT {

    private static RedisProcess redis;
    private static TestInstance first;
    private static TestInstance second;

    private final String tenant = "t-" + UUID.randomUUID();
    private final String key = "pp2:{" + tenant + "/u}:v";

    @BeforeAll
    static void start() throws Exception {
        redis = RedisProcess.start();
        first = TestInstance.start(Map.of("redis.uri", redis.uri()));
        second = TestInstance.start(Map.of("redis.uri", redis.uri()));
    }

    @AfterAll
    static void stop() throws Exception {
        first.close();
        second.close();
        redis.close();
    }

    /** A malformed reply makes the client reconnect; the next test must not start meanwhile. */
    @BeforeEach
    void awaitConnections() throws Exception {
        for (TestInstance instance : List.of(first, second)) {
            for (int i = 0; i < 16; i++) {
                String probe = instance.service().apiPort() + "-probe-" + i;
                Eventually.isTrue("every connection fills L2", () -> {
                    redis.ask("DEL", "pp2:{" + tenant + "/" + probe + "}:v");
                    instance.send(instance.request("/v1/profiles/user/" + probe, tenant, probe)
                            .DELETE()
                            .build());
                    instance.get(tenant, probe);
                    return redis.ask("EXISTS", "pp2:{" + tenant + "/" + probe + "}:v")
                            .equals("1");
                });
            }
        }
    }

    @Test
    void get_repeatedly_isCreatedThenLocalThenRedis() throws Exception {
        assertThat(source(first)).isEqualTo("created");
        assertThat(source(first)).isEqualTo("local");
        awaitInRedis();
        assertThat(source(second)).isEqualTo("redis");
        assertThat(source(second)).isEqualTo("local");
    }

    @Test
    void get_notInRedis_isFromPostgresAndFillsRedis() throws Exception {
        source(first);
        awaitInRedis();
        redis.ask("DEL", key);

        assertThat(source(second)).isEqualTo("postgres");

        awaitInRedis();
    }

    @Test
    void get_garbageInRedis_isReplaced() throws Exception {
        redis.ask("SET", key, "\u0000\u0001 garbage");

        assertReplaced();
    }

    @Test
    void get_valueOfAnotherUserInRedis_isReplaced() throws Exception {
        String another = "pp2:{" + tenant + "/another}:v";
        first.get(tenant, "another");
        Eventually.isTrue("in L2", () -> redis.ask("EXISTS", another).equals("1"));
        redis.ask("COPY", another, key);

        assertReplaced();
    }

    @Test
    void get_keyOfAnotherTypeInRedis_isReplaced() throws Exception {
        redis.ask("RPUSH", key, "a list");

        assertReplaced();
    }

    private void assertReplaced() throws Exception {
        HttpResponse<String> answer = first.get(tenant, "u");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"user_id\":\"u\"");
        assertThat(second.get(tenant, "u").body()).isEqualTo(answer.body());
        awaitInRedis();
    }

    private void awaitInRedis() throws Exception {
        Eventually.isTrue("in L2", () -> {
            if (!redis.ask("TYPE", key).equals("string")) {
                return false;
            }
            return redis.ask("GET", key).contains(tenant + "/u{");
        });
    }

    private String source(TestInstance instance) throws Exception {
        return instance.get(tenant, "u")
                .headers()
                .firstValue("X-Profile-Source")
                .orElse("");
    }
}
