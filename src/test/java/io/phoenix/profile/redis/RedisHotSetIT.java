package io.phoenix.profile.redis;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.CacheSettings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.RedisMetrics;
import io.phoenix.profile.read.HotSet;
import io.phoenix.profile.read.HotSetContract;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the hot set in Redis against the contract. */
class RedisHotSetIT extends HotSetContract {

    private static Vertx vertx;
    private static RedisProcess server;
    private static RedisBackend redis;
    private static Redis wire;

    @BeforeAll
    static void connect() throws Exception {
        vertx = Vertx.vertx();
        server = RedisProcess.start();
        redis = new RedisBackend(
                vertx,
                TestSettings.with(Map.of("redis.uri", server.uri())).redis(),
                new SecureRandom(),
                RedisMetrics.NONE);
        await(redis.open());
        wire = Redis.createClient(vertx, server.uri());
    }

    @AfterAll
    static void close() throws Exception {
        await(redis.close());
        await(vertx.close());
        server.close();
    }

    @BeforeEach
    void empty() throws Exception {
        await(wire.send(Request.cmd(Command.FLUSHALL)));
    }

    @Override
    protected HotSet hot() {
        return hot(Duration.ofMinutes(1));
    }

    @Test
    void save_idNotSavedAgain_isForgotten() throws Exception {
        HotSet brief = hot(Duration.ofSeconds(1));
        ProfileId again = new ProfileId("t", "again");
        await(brief.save(List.of(again, new ProfileId("t", "once"))));

        Eventually.isTrue("the id that is not saved again is forgotten", () -> {
            await(brief.save(List.of(again)));
            return await(brief.read(0, 10)).equals(List.of(again));
        });
        Eventually.isTrue(
                "the key has expired",
                () -> await(wire.send(Request.cmd(Command.DBSIZE))).toLong() == 0);
    }

    @Test
    void read_malformedMember_isSkipped() throws Exception {
        await(wire.send(Request.cmd(Command.ZADD)
                .arg("pp2:hot")
                .arg(1)
                .arg("no id")
                .arg(2)
                .arg("t/u")));

        assertThat(await(hot().read(0, 10))).containsExactly(new ProfileId("t", "u"));
    }

    private static HotSet hot(Duration timeToLive) {
        return redis.hotSet(
                new CacheSettings.WarmUp(IDS_MAX, Duration.ofSeconds(1), Duration.ofSeconds(1), timeToLive));
    }
}
