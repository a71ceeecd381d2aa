package io.phoenix.profile.redis;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedCacheContract;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the L2 contract against Redis. */
class RedisSharedCacheIT extends SharedCacheContract {

    private static Vertx vertx;
    private static RedisBackend redis;

    @BeforeAll
    static void connect() throws Exception {
        vertx = Vertx.vertx();
        redis = new RedisBackend(
                vertx,
                TestSettings.with(Map.of("redis.lease.time-to-live", "100ms")).redis(),
                new SecureRandom(),
                ReadMetrics.NONE);
        await(redis.open());
    }

    @AfterAll
    static void close() throws Exception {
        await(redis.close());
        await(vertx.close());
    }

    @Override
    protected SharedCache cache() {
        return redis.sharedCache();
    }

    @Test
    void lease_neverReleased_expires() throws Exception {
        ProfileId id = new ProfileId("t-" + UUID.randomUUID(), "u");
        await(cache().lease(id, LeaseToken.draw(new SecureRandom())));
        LeaseToken mine = LeaseToken.draw(new SecureRandom());

        Eventually.isTrue("the lease is free", () -> await(cache().lease(id, mine)));
        assertThat(await(cache().get(id))).isEmpty();
    }
}
