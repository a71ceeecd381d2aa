package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeInstance;
import io.phoenix.profile.testing.FakeInvalidationBus;
import io.phoenix.profile.testing.FakePoll;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private final AtomicLong nanos = new AtomicLong();
    private final FakeSharedCache shared = new FakeSharedCache(nanos::get);
    private final FakeDatabase database = new FakeDatabase();
    private final FakeProfileStore store = new FakeProfileStore(database);
    private final ProfileId id = TestProfiles.id();

    private final FakeInvalidationBus.Channel channel = new FakeInvalidationBus.Channel();
    private LocalCache cache;
    private FakePoll poll;
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
                new Limits(1_000, Duration.ofMinutes(10), VERIFIED_FOR, Duration.ofMinutes(10), 1_000, inFlightMax),
                nanos::get);
        FakeInstance instance = FakeInstance.of(
                vertx, cache, shared, shared, new FakeInvalidationBus(channel), store, deadline, ReadMetrics.NONE);
        reads = instance.reads();
        profiles = instance.profiles();
        poll = new FakePoll(database, cache, nanos::get);
        poll.run();
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
    void read_evictedFromL1_isFromL2() throws Exception {
        read();

        cache.drop(id);

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
        Profile old = inserted("Old");
        store.holdReads();
        Future<ReadResult> superseded = reads.read(id, SingleReads.ANY_VERSION);
        renamed("New");

        poll.run();
        store.releaseReads();

        assertThat(await(superseded).profile().version()).isEqualTo(old.version());
        assertThat(cache.get(id)).isNull();
    }

    @Test
    void read_afterAMessage_doesNotJoinTheEarlierLoad() throws Exception {
        inserted("Old");
        shared.unreachable(true);
        store.holdReads();
        Future<ReadResult> before = reads.read(id, SingleReads.ANY_VERSION);
        Profile changed = renamed("New");
        cache.received(database.incarnation(), Invalidation.changed(id, changed.version()));

        Future<ReadResult> after = reads.read(id, SingleReads.ANY_VERSION);
        store.releaseReads();

        assertThat(name(await(before))).isEqualTo("Old");
        assertThat(name(await(after))).isEqualTo("New");
    }

    @Test
    void read_whileAllOfL1IsDropped_isNotKept() throws Exception {
        store.holdReads();
        Future<ReadResult> loading = reads.read(id, SingleReads.ANY_VERSION);

        poll.overflow();
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
    void update_supersededWhileItIsPublished_isNotKept() throws Exception {
        new FakeInvalidationBus(channel)
                .subscribe((incarnation, mine) ->
                        cache.received(incarnation, Invalidation.changed(id, mine.version() + 1)));

        await(profiles.update(id, rename("Mine")));

        assertThat(cache.get(id)).isNull();
    }

    @Test
    void update_duringAnEarlierLoad_isNotOverwrittenByIt() throws Exception {
        inserted("Old");
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

        await(profiles.erase(id, Duration.ZERO));

        assertThat(cache.get(id)).isNull();
        assertThat(cache.getStale(id)).isNull();
    }

    @Test
    void read_notVerified_isStaleWithoutAReadOfTheStore() throws Exception {
        ReadResult before = read();
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        store.holdReads();
        shared.unreachable(true);

        ReadResult stale = read();

        assertThat(stale.source()).isEqualTo(Source.STALE);
        assertThat(stale.profile()).isSameAs(before.profile());
    }

    @Test
    void read_notVerifiedAndOnlyInL2_isStaleAndNotKept() throws Exception {
        read();
        cache.drop(id);
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        store.unreachable(true);

        assertThat(read().source()).isEqualTo(Source.STALE);

        assertThat(cache.getStale(id)).isNull();
    }

    @Test
    void read_notVerifiedAndNowhere_isFromTheStore() throws Exception {
        nanos.addAndGet(VERIFIED_FOR.toNanos());

        assertThat(read().source()).isEqualTo(Source.CREATED);

        assertThat(read().source()).as("kept, but not vouched for").isEqualTo(Source.STALE);
        poll.run();
        assertThat(read().source()).isEqualTo(Source.LOCAL);
    }

    @Test
    void read_notVerifiedAndBelowTheVersionWanted_isFromTheStore() throws Exception {
        read();
        Profile changed = renamed("New");
        nanos.addAndGet(VERIFIED_FOR.toNanos());

        ReadResult reading = await(reads.read(id, changed.version()));

        assertThat(reading.source()).isEqualTo(Source.POSTGRES);
        assertThat(name(reading)).isEqualTo("New");
    }

    @Test
    void read_withoutL2_isFromTheStore() throws Exception {
        shared.unreachable(true);

        assertThat(read().source()).isEqualTo(Source.CREATED);
        cache.drop(id);
        assertThat(read().source()).isEqualTo(Source.POSTGRES);
    }

    @Test
    void read_withoutL2AndStore_isStale() throws Exception {
        ReadResult before = read();
        nanos.addAndGet(VERIFIED_FOR.toNanos());
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
        Profile changed = renamed("New");

        ReadResult reading = await(reads.read(id, changed.version()));

        assertThat(reading.profile().version()).isEqualTo(changed.version());
        assertThat(shared.peek(id).version()).isEqualTo(changed.version());
    }

    @Test
    void read_l2WentBack_doesNotGoBack() throws Exception {
        read();
        Map<ProfileId, SharedValue> old = shared.copy();
        CachedProfile changed = await(profiles.update(id, rename("New")));
        shared.restore(old);
        cache.drop(id);
        assertThat(read().profile().version()).isEqualTo(changed.version());
        shared.restore(old);
        cache.drop(id);

        poll.run();

        assertThat(read().profile().version()).isEqualTo(changed.version());
    }

    /** A value that was taken while nothing could be vouched for must not become a hit later. */
    @Test
    void read_l2WentBackWhileNotVerified_isNeverAnUnmarkedAnswer() throws Exception {
        read();
        Map<ProfileId, SharedValue> old = shared.copy();
        Profile changed = renamed("New");
        cache.drop(id);
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        shared.restore(old);
        assertThat(read().source()).isEqualTo(Source.STALE);

        poll.run();

        assertThat(read().profile().version()).isEqualTo(changed.version());
    }

    @Test
    void read_loadOfAFormerDatabase_isDoneAgain() throws Exception {
        inserted("Old");
        FakeDatabase.Copy backup = database.copy();
        renamed("Lost");
        store.holdReads();
        Future<ReadResult> reading = reads.read(id, SingleReads.ANY_VERSION);
        database.restore(backup);
        database.crash(Long.MAX_VALUE);
        cache.observe(database.incarnation());

        store.releaseReads();

        assertThat(name(await(reading))).isEqualTo("Old");
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void read_databaseThatFallsBehindForGood_fails() {
        cache.observe(new Incarnation(
                database.incarnation().generation(), database.incarnation().timeline() + 1));

        assertFails(reads.read(id, SingleReads.ANY_VERSION), Kind.DEPENDENCY_UNAVAILABLE);

        assertThat(store.readCount()).as("loads").isEqualTo(3);
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void read_whileAnotherHoldsTheLeaseAndNeverFills_isFromTheStoreWithoutAFill() throws Exception {
        await(shared.lease(id, LeaseToken.draw(new SecureRandom())));

        assertThat(read().source()).isEqualTo(Source.CREATED);

        assertThat(shared.peek(id)).isNull();
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
        assertThat(cache.inFlight()).isZero();
    }

    private ReadResult read() throws Exception {
        return await(reads.read(id, SingleReads.ANY_VERSION));
    }

    private Profile inserted(String name) throws Exception {
        return await(store.insert(id, ClaimedName.shared(name))).value().orElseThrow();
    }

    /** A change by another instance, which is not announced. */
    private Profile renamed(String name) throws Exception {
        return await(store.update(id, rename(name), ClaimedName.shared("unused")))
                .value();
    }

    private static String name(ReadResult reading) {
        return TestProfiles.name(reading.profile().body());
    }

    private static ProfileUpdate rename(String name) {
        return new ProfileUpdate(ClaimedName.shared(name), false, VersionCondition.NONE, Duration.ZERO);
    }

    private static void assertFails(Future<ReadResult> reading, Kind kind) {
        assertThatThrownBy(() -> await(reading))
                .isInstanceOf(ProfileFailure.class)
                .extracting(failure -> ((ProfileFailure) failure).kind())
                .isEqualTo(kind);
    }
}
