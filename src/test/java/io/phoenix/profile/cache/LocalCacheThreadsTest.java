package io.phoenix.profile.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.LocalCache.Admission;
import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.cache.PolledChanges.Scope;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.testing.TestProfiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Loads, old values of L2 and polls in several threads: nothing older than what a poll has read is a hit or fresh. Each
 * commit is a transaction that changes one id, and its version is the id of the transaction. Polls forget watermarks and
 * overflow every now and then.
 */
class LocalCacheThreadsTest {

    private static final int POLLS = 1_000;
    private static final Incarnation INCARNATION = new Incarnation(1, 1);

    /** Polls raise some 50 watermarks each, so every second one forgets a generation. */
    private static final int WATERMARKS_MAX = 64;

    private final List<ProfileId> ids =
            Stream.generate(TestProfiles::id).limit(4).toList();
    private final LocalCache cache = LocalCache.create(
            new Limits(
                    1_000,
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(10),
                    Duration.ofDays(365),
                    WATERMARKS_MAX,
                    Integer.MAX_VALUE),
            System::nanoTime);

    /** The newest committed transaction. */
    private final AtomicLong committed = new AtomicLong(10);

    /** The newest transaction that an applied poll has read; negative once polls have ended. */
    private final AtomicLong polled = new AtomicLong(10);

    private volatile boolean ended;

    @Test
    void manyThreads_nothingOlderThanThePollsIsFresh() throws Exception {
        poll(Scope.FIRST, 10, 10);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (var done : threads.invokeAll(List.of(
                    this::commitAndPoll,
                    whilePolling(this::load),
                    whilePolling(this::load),
                    whilePolling(this::takeFromL2),
                    whilePolling(this::takeFromL2),
                    whilePolling(this::hit)))) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }

        assertThat(cache.inFlight()).isZero();
        for (int i = 0; i < ids.size(); i++) {
            CachedProfile kept = cache.get(ids.get(i));
            assertThat(kept == null || kept.version() == version(i, committed.get()))
                    .isTrue();
        }
    }

    private Void commitAndPoll() {
        try {
            for (int i = 0; i < POLLS; i++) {
                long before = committed.get();
                long now = before + ThreadLocalRandom.current().nextInt(1, 9);
                committed.set(now);
                poll(i % 200 == 199 ? Scope.OVERFLOW : Scope.INCREMENT, before, now);
                polled.set(now);
            }
        } finally {
            ended = true;
        }
        return null;
    }

    private void poll(Scope scope, long before, long now) {
        cache.beginPoll();
        List<Invalidation> changes = new ArrayList<>();
        for (long xid = before + 1; xid <= now; xid++) {
            changes.add(Invalidation.changed(ids.get((int) (xid % ids.size())), xid));
        }
        for (int i = 0; i < 50; i++) {
            changes.add(Invalidation.changed(TestProfiles.id(), now));
        }
        assertThat(cache.apply(new PolledChanges(
                        System.nanoTime(), INCARNATION, 0, scope, scope == Scope.FIRST ? 0 : now + 1, changes)))
                .isTrue();
    }

    /** Reads the newest version. */
    private void load(int index) {
        LocalCache.Load load = cache.begin(List.of(ids.get(index))).result();
        offer(load, index, committed.get());
    }

    /** Takes a value that was read at any time before, as Redis may hold it. */
    private void takeFromL2(int index) {
        LocalCache.Load load = cache.begin(List.of(ids.get(index))).result();
        long least = version(index, polled.get());
        long readAt = Math.max(10, committed.get() - ThreadLocalRandom.current().nextInt(40));
        long version = version(index, readAt);
        Admission admission = cache.admit(ids.get(index), version, false, new Stamp(INCARNATION, readAt + 1));
        if (admission == Admission.FRESH) {
            assertThat(version).isGreaterThanOrEqualTo(least);
            offer(load, index, readAt);
        } else {
            cache.end(load);
        }
    }

    private void offer(LocalCache.Load load, int index, long readAt) {
        assertThat(cache.offer(
                        load,
                        ids.get(index),
                        CachedProfiles.of(version(index, readAt)),
                        new Stamp(INCARNATION, readAt + 1)))
                .isTrue();
        cache.end(load);
    }

    private void hit(int index) {
        long least = version(index, polled.get());
        CachedProfile hit = cache.get(ids.get(index));
        assertThat(hit == null || hit.version() >= least).isTrue();
    }

    /** The version of an id in a snapshot: the last transaction that changed it. */
    private long version(int index, long xid) {
        return xid - Math.floorMod(xid - index, ids.size());
    }

    private interface Reader {
        void read(int index);
    }

    private Callable<Void> whilePolling(Reader reader) {
        return () -> {
            while (!ended) {
                reader.read(ThreadLocalRandom.current().nextInt(ids.size()));
            }
            return null;
        };
    }
}
