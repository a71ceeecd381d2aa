package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.sync.InvalidationListener;
import io.phoenix.profile.testing.FakeInstance;
import io.phoenix.profile.testing.FakeInvalidationBus;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The read path of one instance over fakes, with a clock that the test sets. */
class SingleReadsTest {

    private static final Duration VERIFIED_FOR = Duration.ofSeconds(2);

    private static Vertx vertx;

    private final FakeSharedCache shared = new FakeSharedCache();
    private final FakeProfileStore store = new FakeProfileStore();
    private final AtomicLong nanos = new AtomicLong();
    private final ProfileId id = TestProfiles.id();

    private final FakeInvalidationBus.Channel channel = new FakeInvalidationBus.Channel();
    private LocalCache cache;
    private SingleReads reads;
    private Profiles profiles;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @BeforeEach
    void wire() {
        wire(10_000, Duration.ofSeconds(5));
    }

    private void wire(int inFlightMax, Duration deadline) {
        cache = LocalCache.create(
                new Limits(1_000, Duration.ofMinutes(1), VERIFIED_FOR, inFlightMax), TestProfiles::body, nanos::get);
        FakeInstance instance = FakeInstance.of(
                vertx, cache, shared, shared, new FakeInvalidationBus(channel), store, deadline, ReadMetrics.NONE);
        reads = instance.reads();
        profiles = instance.profiles();
        cache.markVerified(nanos.get());
    }

    @Test
    void read_firstAndAgain_isCreatedThenLocal() throws Exception {
        ReadResult first = read();
        ReadResult again = read();

        assertThat(first.source()).isEqualTo(Source.CREATED);
        assertThat(again.source()).isEqualTo(Source.LOCAL);
        assertThat(again.profile().body()).isEqualTo(first.profile().body());
    }

    @Test
    void read_afterAnEpochBump_isFromL2() throws Exception {
        read();

        cache.invalidateAll();

        assertThat(read().source()).isEqualTo(Source.REDIS);
    }

    @Test
    void read_byManyAtOnce_isOneLoad() throws Exception {
        store.holdReads();
        List<Future<ReadResult>> readings = Stream.generate(() -> reads.read(id, SingleReads.ANY_VERSION))
                .limit(50)
                .toList();

        store.releaseReads();

        await(Future.all(readings));
        assertThat(store.readCount()).isEqualTo(1);
    }

    @Test
    void read_supersededWhileLoading_isNotKept() throws Exception {
        Profile old = await(store.insert(id, ClaimedName.shared("Old"))).orElseThrow();
        store.holdReads();
        Future<ReadResult> superseded = reads.read(id, SingleReads.ANY_VERSION);
        Profile changed = await(store.update(id, rename("New"), ClaimedName.shared("unused")));

        cache.invalidate(id, changed.version());
        store.releaseReads();

        assertThat(await(superseded).profile().version()).isEqualTo(old.version());
        assertThat(cache.get(id)).isNull();
    }

    @Test
    void read_afterAnInvalidation_doesNotJoinTheEarlierLoad() throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        shared.unreachable(true);
        store.holdReads();
        Future<ReadResult> before = reads.read(id, SingleReads.ANY_VERSION);
        Profile changed = await(store.update(id, rename("New"), ClaimedName.shared("unused")));
        cache.invalidate(id, changed.version());

        Future<ReadResult> after = reads.read(id, SingleReads.ANY_VERSION);
        store.releaseReads();

        assertThat(name(await(before))).isEqualTo("Old");
        assertThat(name(await(after))).isEqualTo("New");
    }

    @Test
    void read_duringAnEpochBump_isNotKept() throws Exception {
        store.holdReads();
        Future<ReadResult> loading = reads.read(id, SingleReads.ANY_VERSION);

        cache.invalidateAll();
        store.releaseReads();
        await(loading);

        assertThat(cache.get(id)).isNull();
    }

    @Test
    void update_completed_isReadByThisInstance() throws Exception {
        read();

        await(profiles.update(id, rename("Mine")));

        assertThat(name(read())).isEqualTo("Mine");
    }

    @Test
    void update_supersededByAnInvalidation_isNotKept() throws Exception {
        new FakeInvalidationBus(channel).subscribe(new InvalidationListener() {
            @Override
            public void invalidated(Invalidation mine) {
                cache.invalidate(id, mine.version() + 1);
            }

            @Override
            public void invalidationsMissed(String reason) {}
        });

        await(profiles.update(id, rename("Mine")));

        assertThat(cache.get(id)).isNull();
    }

    @Test
    void update_duringAnEarlierLoad_isNotOverwrittenByIt() throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        store.holdReads();
        Future<ReadResult> loading = reads.read(id, SingleReads.ANY_VERSION);

        await(profiles.update(id, rename("Mine")));
        store.releaseReads();
        await(loading);

        assertThat(name(read())).isEqualTo("Mine");
    }

    @Test
    void update_failed_invalidatesTheEntry() throws Exception {
        read();
        store.unreachable(true);

        assertThatThrownBy(() -> await(profiles.update(id, rename("Lost")))).isInstanceOf(ProfileFailure.class);

        assertThat(cache.get(id)).isNull();
    }

    @Test
    void erase_completed_leavesNoEntry() throws Exception {
        read();

        await(profiles.erase(id));

        assertThat(cache.get(id)).isNull();
        assertThat(cache.getStale(id)).isNull();
    }

    @Test
    void read_unverifiedTooLong_isLoadedAgain() throws Exception {
        read();

        nanos.addAndGet(VERIFIED_FOR.toNanos());

        assertThat(read().source()).isEqualTo(Source.REDIS);
    }

    @Test
    void read_withoutL2_isFromTheStore() throws Exception {
        shared.unreachable(true);

        assertThat(read().source()).isEqualTo(Source.CREATED);
        cache.invalidateAll();
        assertThat(read().source()).isEqualTo(Source.POSTGRES);
    }

    @Test
    void read_withoutL2AndStore_isStale() throws Exception {
        ReadResult before = read();
        cache.invalidateAll();
        shared.unreachable(true);
        store.unreachable(true);

        ReadResult stale = read();

        assertThat(stale.source()).isEqualTo(Source.STALE);
        assertThat(stale.profile().version()).isEqualTo(before.profile().version());
    }

    @Test
    void read_withoutL2AndStoreAndEntry_fails() {
        shared.unreachable(true);
        store.unreachable(true);

        assertFails(reads.read(id, SingleReads.ANY_VERSION), Kind.DEPENDENCY_UNAVAILABLE);
    }

    @Test
    void read_versionThatL2Missed_isFromTheStoreAndRepairsL2() throws Exception {
        read();
        Profile changed = await(store.update(id, rename("New"), ClaimedName.shared("unused")));

        ReadResult reading = await(reads.read(id, changed.version()));

        assertThat(reading.profile().version()).isEqualTo(changed.version());
        assertThat(await(shared.get(id))).contains(changed);
    }

    @Test
    void read_l2WentBack_doesNotGoBack() throws Exception {
        read();
        Profile old = await(shared.get(id)).orElseThrow();
        CachedProfile changed = await(profiles.update(id, rename("New")));
        shared.clear();
        LeaseToken token = LeaseToken.draw(new SecureRandom());
        await(shared.lease(id, token));
        await(shared.fill(old, token));
        cache.invalidateAll();

        assertThat(read().profile().version()).isEqualTo(changed.version());
    }

    @Test
    void read_whileAnotherHoldsTheLeaseAndNeverFills_isFromTheStoreWithoutAFill() throws Exception {
        await(shared.lease(id, LeaseToken.draw(new SecureRandom())));

        assertThat(read().source()).isEqualTo(Source.CREATED);

        assertThat(await(shared.get(id))).isEmpty();
    }

    @Test
    void read_whileAnotherHoldsTheLeaseAndFills_isFromL2() throws Exception {
        Profile theirs = await(store.insert(id, ClaimedName.shared("Theirs"))).orElseThrow();
        LeaseToken token = LeaseToken.draw(new SecureRandom());
        await(shared.lease(id, token));
        Future<ReadResult> waiting = reads.read(id, SingleReads.ANY_VERSION);

        await(shared.fill(theirs, token));

        assertThat(await(waiting).source()).isEqualTo(Source.REDIS);
    }

    @Test
    void read_beyondTheDeadline_fails() {
        wire(10_000, Duration.ofMillis(20));
        store.holdReads();
        shared.unreachable(true);

        assertFails(reads.read(id, SingleReads.ANY_VERSION), Kind.DEPENDENCY_UNAVAILABLE);
    }

    @Test
    void read_whileTooManyAreInFlight_fails() throws Exception {
        wire(1, Duration.ofSeconds(5));
        store.holdReads();
        Future<ReadResult> first = reads.read(id, SingleReads.ANY_VERSION);

        assertFails(reads.read(TestProfiles.id(), SingleReads.ANY_VERSION), Kind.OVERLOADED);

        store.releaseReads();
        await(first);
    }

    private ReadResult read() throws Exception {
        return await(reads.read(id, SingleReads.ANY_VERSION));
    }

    private static String name(ReadResult reading) {
        return TestProfiles.name(reading.profile().body());
    }

    private static ProfileUpdate rename(String name) {
        return new ProfileUpdate(ClaimedName.shared(name), false, null, Duration.ZERO);
    }

    private static void assertFails(Future<ReadResult> reading, Kind kind) {
        assertThatThrownBy(() -> await(reading))
                .isInstanceOf(ProfileFailure.class)
                .extracting(failure -> ((ProfileFailure) failure).kind())
                .isEqualTo(kind);
    }
}
