package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeHotSet;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.FakeTiers;
import io.phoenix.profile.testing.TestNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a starting instance finds in its memory when it begins to answer. */
class WarmUpTest {

    private final FakeHotSet hot = new FakeHotSet(1_000);
    private final FakeSharedCache shared = new FakeSharedCache();
    private final FakeProfileStore store = new FakeProfileStore();
    private final AtomicInteger reads = new AtomicInteger();
    private final ReadMetrics counting = new ReadMetrics() {
        @Override
        public void read(String source, int profiles) {
            reads.addAndGet(profiles);
        }
    };
    private final LocalCache local =
            new LocalCache(1_000, Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime);
    private final ProfileCache memory = new ProfileCache(local, FakeTiers::body, 1_000, counting);

    WarmUpTest() {
        memory.verified(System.nanoTime());
    }

    @Test
    void begin_profilesOfSeveralPages_areInMemoryAndCountAsNoReads() throws Exception {
        List<ProfileId> ids = ids(250);
        for (ProfileId id : ids) {
            create(id);
        }
        await(hot.leave(ids));

        await(arrival(hot, 1_000).begin());

        assertThat(ids).allSatisfy(id -> assertThat(local.get(id)).isNotNull());
        assertThat(reads).hasValue(0);
    }

    @Test
    void begin_moreThanTheBound_loadsTheHottest() throws Exception {
        List<ProfileId> ids = ids(250);
        for (ProfileId id : ids) {
            create(id);
        }
        await(hot.leave(ids));

        await(arrival(hot, 120).begin());

        assertThat(ids.stream().filter(id -> local.get(id) != null)).isEqualTo(ids.subList(0, 120));
    }

    @Test
    void begin_profileThatWasErased_staysErased() throws Exception {
        ProfileId erased = FakeTiers.id();
        await(hot.leave(List.of(erased)));

        await(arrival(hot, 10).begin());

        assertThat(await(store.find(erased))).isEmpty();
        assertThat(local.get(erased)).isNull();
    }

    @Test
    void begin_changeAnnouncedWhileItLoads_isNotOverlooked() throws Exception {
        ProfileId id = FakeTiers.id();
        create(id);
        await(hot.leave(List.of(id)));
        store.hold();

        Future<Void> arrived = arrival(hot, 10).begin();
        memory.announced(id, Long.MAX_VALUE);
        store.letGo();

        await(arrived);
        assertThat(local.get(id)).isNull();
    }

    @Test
    void begin_idsOutOfReach_endsAtOnce() throws Exception {
        hot.outOfReach(true);

        await(arrival(hot, 10).begin());

        assertThat(local.size()).isZero();
    }

    @Test
    void begin_idsThatNeverCome_endsWithinItsTime() throws Exception {
        HotSet silent = new HotSet() {
            @Override
            public Future<Void> leave(List<ProfileId> ids) {
                return Future.succeededFuture();
            }

            @Override
            public Future<List<ProfileId>> page(int first, int count) {
                return Promise.<List<ProfileId>>promise().future();
            }
        };

        await(arrival(silent, 10).begin());

        assertThat(local.size()).isZero();
    }

    @Test
    void begin_pageThatCannotBeLoaded_goesOnWithTheNext() throws Exception {
        List<ProfileId> ids = ids(150);
        for (ProfileId id : ids) {
            create(id);
        }
        await(hot.leave(ids));
        AtomicInteger pages = new AtomicInteger();
        HotSet failingOnce = new HotSet() {
            @Override
            public Future<Void> leave(List<ProfileId> left) {
                return hot.leave(left);
            }

            @Override
            public Future<List<ProfileId>> page(int first, int count) {
                boolean isFirst = pages.getAndIncrement() == 0;
                shared.outOfReach(isFirst);
                store.outOfReach(isFirst);
                return hot.page(first, count);
            }
        };

        await(arrival(failingOnce, 1_000).begin());

        assertThat(ids.stream().filter(id -> local.get(id) != null)).isEqualTo(ids.subList(100, 150));
    }

    private WarmUp arrival(HotSet from, int idsMax) {
        BatchLoader loader = new BatchLoader(
                shared, new StoreLoader(store, TestNames.policies()), new SecureRandom(), ReadMetrics.NONE);
        return new WarmUp(memory, loader, from, idsMax, Duration.ofMillis(500), System::nanoTime);
    }

    private void create(ProfileId id) throws Exception {
        await(store.insert(id, ClaimedName.shared("Name")));
    }

    private static List<ProfileId> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> FakeTiers.id()).toList();
    }
}
