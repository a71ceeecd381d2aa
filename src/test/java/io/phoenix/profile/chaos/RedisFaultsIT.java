package io.phoenix.profile.chaos;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The first row of the fault table: Redis gone, frozen, slow. Reads and writes go on; changes are seen within 2 s. */
class RedisFaultsIT extends FaultTable {

    private static final Duration SEEN_MAX = Duration.ofSeconds(2);
    private static final Duration LONGER_THAN_VERIFIED = Duration.ofSeconds(3);

    @Test
    void redisGone_readsGoOnAndChangesAreSeenWithin2s() throws Exception {
        readBothThenBreak(redis::kill);
    }

    @Test
    void redisFrozen_readsGoOnAndChangesAreSeenWithin2s() throws Exception {
        readBothThenBreak(redis::freeze);
    }

    @Test
    void redisSlow_readsGoOnAndChangesAreSeenWithin2s() throws Exception {
        readBothThenBreak(() -> {
            oneToRedis.delay(Duration.ofMillis(70));
            otherToRedis.delay(Duration.ofMillis(70));
        });
    }

    private void readBothThenBreak(Fault fault) throws Exception {
        assertServed(one, "resident");
        assertServed(other, "resident");

        fault.begin();

        assertServedThroughout(one, "resident", LONGER_THAN_VERIFIED);
        assertServed(one, "new-1");
        rename(one, "resident", "While Redis Is Away");
        assertSeen(one, "resident", "While Redis Is Away", Duration.ZERO);
        assertSeen(other, "resident", "While Redis Is Away", SEEN_MAX);
        rename(other, "new-2", "Created Meanwhile");
        assertSeen(one, "new-2", "Created Meanwhile", SEEN_MAX);
    }

    private interface Fault {
        void begin() throws Exception;
    }
}
