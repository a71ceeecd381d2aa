package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeHotSet;
import io.phoenix.profile.testing.FakePoll;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestNames;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which profiles are in L1 after the warm-up. */
class WarmUpTest {

    private final FakeHotSet hot = new FakeHotSet(1_000);
    private final FakeSharedCache shared = new FakeSharedCache();
    private final FakeDatabase database = new FakeDatabase();
    private final FakeProfileStore store = new FakeProfileStore(database);
    private final AtomicInteger reads = new AtomicInteger();
    private final ReadMetrics counting = new ReadMetrics() {
        @Override
        public void read(String source, int profiles) {
            reads.addAndGet(profiles);
        }
    };
    private final LocalCache cache = LocalCache.create(
            new Limits(1_000, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(10), 1_000, 1_000),
            System::nanoTime);
    private final FakePoll poll = new FakePoll(database, cache, System::nanoTime);

    @BeforeEach
    void poll() {
        poll.run();
    }

    @Test
    void run_severalBatches_areInL1AndCountAsNoReads() throws Exception {
        List<ProfileId> ids = ids(250);
        for (ProfileId id : ids) {
            create(id);
        }
        await(hot.save(ids));

        await(warmUp(hot, 1_000).run());

        assertThat(ids).allSatisfy(id -> assertThat(cache.get(id)).isNotNull());
        assertThat(reads).hasValue(0);
    }

    @Test
    void run_moreThanTheLimit_loadsTheHottest() throws Exception {
        List<ProfileId> ids = ids(250);
        for (ProfileId id : ids) {
            create(id);
        }
        await(hot.save(ids));

        await(warmUp(hot, 120).run());

        assertThat(ids.stream().filter(id -> cache.get(id) != null)).isEqualTo(ids.subList(0, 120));
    }

    @Test
    void run_erasedProfile_staysErased() throws Exception {
        ProfileId erased = TestProfiles.id();
        await(hot.save(List.of(erased)));

        await(warmUp(hot, 10).run());

        assertThat(await(store.find(erased)).value()).isEmpty();
        assertThat(cache.get(erased)).isNull();
    }

    @Test
    void run_changeDuringTheLoad_isNotLost() throws Exception {
        ProfileId id = TestProfiles.id();
        create(id);
        await(hot.save(List.of(id)));
        store.holdReads();

        Future<Void> warmedUp = warmUp(hot, 10).run();
        await(store.update(
                id,
                new ProfileUpdate(ClaimedName.shared("New"), false, VersionCondition.NONE, Duration.ZERO),
                ClaimedName.shared("x")));
        poll.run();
        store.releaseReads();

        await(warmedUp);
        assertThat(cache.get(id)).isNull();
    }

    @Test
    void run_hotSetUnreachable_completesAtOnce() throws Exception {
        hot.unreachable(true);

        await(warmUp(hot, 10).run());

        assertThat(cache.size()).isZero();
    }

    @Test
    void run_hotSetSilent_completesWithinItsTimeLimit() throws Exception {
        HotSet silent = new HotSet() {
            @Override
            public Future<Void> save(List<ProfileId> ids) {
                return Future.succeededFuture();
            }

            @Override
            public Future<List<ProfileId>> read(int offset, int count) {
                return Promise.<List<ProfileId>>promise().future();
            }
        };

        await(warmUp(silent, 10).run());

        assertThat(cache.size()).isZero();
    }

    @Test
    void run_whileItRuns_loadsNothingTwice() throws Exception {
        ProfileId id = TestProfiles.id();
        create(id);
        await(hot.save(List.of(id)));
        store.holdReads();
        WarmUp warmUp = warmUp(hot, 10);
        Future<Void> running = warmUp.run();

        assertThat(warmUp.run().succeeded()).isTrue();
        assertThat(cache.inFlight()).isEqualTo(1);

        store.releaseReads();
        await(running);
        poll.overflow();
        await(warmUp.run());
        assertThat(cache.get(id)).isNotNull();
    }

    @Test
    void run_batchThatFails_continuesWithTheNext() throws Exception {
        List<ProfileId> ids = ids(150);
        for (ProfileId id : ids) {
            create(id);
        }
        await(hot.save(ids));
        AtomicInteger batches = new AtomicInteger();
        HotSet failingOnce = new HotSet() {
            @Override
            public Future<Void> save(List<ProfileId> saved) {
                return hot.save(saved);
            }

            @Override
            public Future<List<ProfileId>> read(int offset, int count) {
                boolean isFirst = batches.getAndIncrement() == 0;
                shared.unreachable(isFirst);
                store.unreachable(isFirst);
                return hot.read(offset, count);
            }
        };

        await(warmUp(failingOnce, 1_000).run());

        assertThat(ids.stream().filter(id -> cache.get(id) != null)).isEqualTo(ids.subList(100, 150));
    }

    private WarmUp warmUp(HotSet from, int idsMax) {
        StoreLoader storeLoader = new StoreLoader(store, TestNames.policies(), TestProfiles.encoder());
        BatchLoader loader = new BatchLoader(cache, shared, storeLoader);
        BatchReads batchReads =
                new BatchReads(cache, new Coalescer(), loader, new ReadDeadline(Duration.ofSeconds(5)), counting);
        return new WarmUp(batchReads, from, idsMax, Duration.ofMillis(500), System::nanoTime, new AtomicBoolean());
    }

    private void create(ProfileId id) throws Exception {
        await(store.insert(id, ClaimedName.shared("Name")));
    }

    private static List<ProfileId> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> TestProfiles.id()).toList();
    }
}
