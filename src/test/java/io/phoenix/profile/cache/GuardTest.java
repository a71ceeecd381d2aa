package io.phoenix.profile.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.TestProfiles;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The guard never puts a value that was superseded while it was in flight. */
class GuardTest {

    private final ProfileId id = TestProfiles.id();
    private final CacheEntries entries =
            new CacheEntries(1_000, Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime);
    private final Guard guard = new Guard(entries);

    @Test
    void end_withoutInvalidation_putsTheValue() {
        guard.begin(id);
        guard.end(id, value(5));

        assertThat(keptVersion()).isEqualTo(5);
    }

    @Test
    void end_newerVersionInvalidatedMeanwhile_doesNotPutTheValue() {
        guard.begin(id);
        guard.invalidate(id, 6);
        guard.end(id, value(5));

        assertThat(entries.getStale(id)).isNull();
    }

    /** An instance never returns an older version than it acknowledged, not even as a stale copy. */
    @Test
    void end_supersededMeanwhile_replacesAnOlderStaleCopy() {
        guard.begin(id);
        guard.end(id, value(3));
        guard.begin(id);
        guard.invalidate(id, 6);
        guard.end(id, value(5));

        assertThat(entries.get(id)).isNull();
        assertThat(entries.getStale(id).version()).isEqualTo(5);
        assertThat(entries.watermark(id)).isEqualTo(6);
    }

    @Test
    void end_supersededByAnErasure_putsNothing() {
        guard.begin(id);
        guard.end(id, value(3));
        guard.begin(id);
        guard.invalidate(id, 6);
        entries.erase(id, 6);
        guard.end(id, value(5));

        assertThat(entries.getStale(id)).isNull();
        assertThat(entries.watermark(id)).isEqualTo(6);
    }

    @Test
    void end_theInvalidatedVersion_putsTheValue() {
        guard.begin(id);
        guard.invalidate(id, 6);
        guard.end(id, value(6));

        assertThat(keptVersion()).isEqualTo(6);
    }

    @Test
    void end_invalidationsOutOfOrder_remembersTheNewest() {
        guard.begin(id);
        guard.invalidate(id, 7);
        guard.invalidate(id, 6);
        guard.end(id, value(6));

        assertThat(entries.getStale(id)).isNull();
    }

    @Test
    void end_severalInFlight_eachIsCheckedAgainstTheInvalidation() {
        guard.begin(id);
        guard.begin(id);
        guard.invalidate(id, 6);
        guard.end(id, null);
        guard.begin(id);
        guard.end(id, value(5));
        assertThat(entries.getStale(id)).isNull();

        guard.end(id, value(5));

        assertThat(entries.getStale(id))
                .as("the invalidation outlives the first end")
                .isNull();
    }

    @Test
    void invalidate_olderEntry_isNotServed() {
        guard.begin(id);
        guard.end(id, value(5));

        guard.invalidate(id, 6);

        assertThat(entries.get(id)).isNull();
        assertThat(entries.getStale(id).watermark()).isEqualTo(6);
    }

    @Test
    void invalidate_presentVersion_leavesTheEntry() {
        guard.begin(id);
        guard.end(id, value(5));

        guard.invalidate(id, 5);

        assertThat(keptVersion()).isEqualTo(5);
    }

    @Test
    void size_countsIdsInFlight() {
        guard.begin(id);
        guard.begin(id);
        guard.begin(TestProfiles.id());
        assertThat(guard.idsInFlight()).isEqualTo(2);

        guard.end(id, null);
        assertThat(guard.idsInFlight()).isEqualTo(2);
        guard.end(id, value(5));

        assertThat(guard.idsInFlight()).isEqualTo(1);
        guard.invalidate(id, 6);
        assertThat(guard.idsInFlight())
                .as("an invalidation alone is not in flight")
                .isEqualTo(1);
    }

    /** Loads read the newest version, and writers invalidate after a change. */
    @Test
    void manyThreads_keepNoVersionOlderThanTheInvalidated() throws Exception {
        AtomicLong truth = new AtomicLong(1);
        Callable<Void> loader = () -> {
            for (int i = 0; i < 20_000; i++) {
                guard.begin(id);
                guard.end(id, value(truth.get()));
            }
            return null;
        };
        Callable<Void> writer = () -> {
            Random random = new Random(1);
            for (int i = 0; i < 20_000; i++) {
                guard.invalidate(id, truth.addAndGet(1 + random.nextInt(3)));
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (var ended : threads.invokeAll(List.of(loader, loader, loader, writer))) {
            ended.get();
        }
        threads.shutdown();

        CachedProfile kept = entries.getStale(id);
        assertThat(kept.watermark()).as("a stale copy knows the newest version").isEqualTo(truth.get());
        CachedProfile current = entries.get(id);
        assertThat(current == null || current.version() == truth.get()).isTrue();
        assertThat(guard.idsInFlight()).isZero();
    }

    private long keptVersion() {
        return entries.getStale(id).version();
    }

    private CachedProfile value(long version) {
        return CachedProfiles.of(id, version, 0);
    }
}
