package io.phoenix.profile.chaos;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** While Redis is down, frozen or slow, reads and writes succeed, and every instance sees changes within 1 s;
 * the same while it answers reads and refuses writes. */
class RedisFaultsIT extends FaultFixture {

    private static final Duration VISIBLE_MAX = Duration.ofSeconds(1);
    private static final Duration LONGER_THAN_VERIFIED = Duration.ofSeconds(3);

    @Test
    void redis_killed_readsSucceedAndChangesAreVisibleWithin2s() throws Exception {
        assertServiceDuring(redis::kill);
    }

    @Test
    void redis_frozen_readsSucceedAndChangesAreVisibleWithin2s() throws Exception {
        assertServiceDuring(redis::freeze);
    }

    @Test
    void redis_slow_readsSucceedAndChangesAreVisibleWithin2s() throws Exception {
        assertServiceDuring(() -> {
            oneToRedis.delay(Duration.ofMillis(70));
            otherToRedis.delay(Duration.ofMillis(70));
        });
    }

    @Test
    void redis_full_readsSucceedAndChangesAreVisibleWithin1s() throws Exception {
        assertServiceDuring(() -> redis.ask("CONFIG", "SET", "maxmemory", "1"));
    }

    @Test
    void redis_withoutEnoughReplicas_readsSucceedAndChangesAreVisibleWithin1s() throws Exception {
        assertServiceDuring(() -> redis.ask("CONFIG", "SET", "min-replicas-to-write", "1"));
    }

    @Test
    void redis_unableToSave_readsSucceedAndChangesAreVisibleWithin1s() throws Exception {
        assertServiceDuring(redis::breakSnapshots);
    }

    @Test
    void redis_scriptsRevoked_readsSucceedAndChangesAreVisibleWithin1s() throws Exception {
        assertServiceDuring(() -> redis.ask("ACL", "SETUSER", "default", "-@scripting"));
    }

    private void assertServiceDuring(Fault.Step inject) throws Exception {
        load(one, "cached");
        load(other, "cached");

        inject.run();

        assertServedFor(LONGER_THAN_VERIFIED, one, "cached");
        assertLoaded(one, "new-1");
        rename(one, "cached", "Renamed Without Redis");
        assertVisible(one, "cached", "Renamed Without Redis", Duration.ZERO);
        assertVisible(other, "cached", "Renamed Without Redis", VISIBLE_MAX);
        rename(other, "new-2", "Created Without Redis");
        assertVisible(one, "new-2", "Created Without Redis", VISIBLE_MAX);
    }
}
