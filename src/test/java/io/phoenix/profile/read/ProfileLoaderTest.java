package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakePoll;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestNames;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loading on a miss: L2 as far as it can be vouched for, the lease, the store, and the put. */
class ProfileLoaderTest {

    private static final Duration VERIFIED_FOR = Duration.ofSeconds(2);

    private static Vertx vertx;

    private final AtomicLong nanos = new AtomicLong();
    private final FakeSharedCache shared = new FakeSharedCache(nanos::get);
    private final FakeDatabase database = new FakeDatabase();
    private final FakeProfileStore store = new FakeProfileStore(database);
    private final LocalCache cache = LocalCache.create(
            new LocalCache.Limits(1_000, Duration.ofMinutes(10), VERIFIED_FOR, Duration.ofMinutes(10), 1_000, 1_000),
            nanos::get);
    private final FakePoll poll = new FakePoll(database, cache, nanos::get);
    private final ProfileId id = TestProfiles.id();
    private final LeaseToken anothers = LeaseToken.draw(new SecureRandom());

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @BeforeEach
    void poll() {
        poll.run();
    }

    // ---- full misses ----

    @Test
    void load_absentEverywhere_createsAndFills() throws Exception {
        LoadedProfile created = load();

        assertThat(created.source()).isEqualTo(Source.CREATED);
        assertThat(created.profile().version()).isEqualTo(database.row(id).version());
        assertThat(shared.peek(id)).isEqualTo(created.toShared());
    }

    @Test
    void load_storeFails_releasesTheLease() throws Exception {
        store.unreachable(true);

        assertThatThrownBy(this::load).isInstanceOf(ProfileFailure.class);

        assertThat(await(shared.lease(id, anothers))).isTrue();
    }

    @Test
    void load_leaseHeldAndFilled_returnsTheValueOfTheHolder() throws Exception {
        SharedValue theirs = stored();
        await(shared.lease(id, anothers));
        store.unreachable(true);
        Future<LoadedProfile> waiting = load(Duration.ofSeconds(20), SingleReads.ANY_VERSION);

        await(shared.fill(theirs, nanos.get(), anothers));

        assertIs(await(waiting), theirs, Source.REDIS);
    }

    @Test
    void load_leaseHeldAndNeverFilled_readsTheStoreWithoutAPut() throws Exception {
        await(shared.lease(id, anothers));

        assertThat(load().source()).isEqualTo(Source.CREATED);

        assertThat(shared.peek(id)).isNull();
        assertThat(await(shared.lease(id, LeaseToken.draw(new SecureRandom()))))
                .as("the lease is still the holder's")
                .isFalse();
    }

    @Test
    void load_leaseHeldAndFilledWithAnOldValue_readsTheStore() throws Exception {
        SharedValue old = stored();
        await(shared.lease(id, anothers));
        SharedValue newer = stored();
        poll.run();
        Future<LoadedProfile> waiting = load(Duration.ofMillis(30), SingleReads.ANY_VERSION);

        await(shared.fill(old, nanos.get(), anothers));

        assertIs(await(waiting), newer, Source.POSTGRES);
    }

    @Test
    void load_l2LostWhileWaiting_isFromTheStore() throws Exception {
        await(shared.lease(id, anothers));
        Future<LoadedProfile> waiting = load(Duration.ofSeconds(20), SingleReads.ANY_VERSION);

        shared.unreachable(true);

        assertThat(await(waiting).source()).isEqualTo(Source.CREATED);
    }

    /** Another instance creates the profile between the read and the insert: the primary key decides. */
    @Test
    void load_createdConcurrently_isTheOtherProfile() throws Exception {
        shared.unreachable(true);
        store.holdReads();
        Future<LoadedProfile> loading = load(Duration.ofMillis(30), SingleReads.ANY_VERSION);
        Profile theirs =
                await(store.insert(id, ClaimedName.shared("Theirs"))).value().orElseThrow();

        store.releaseReads();

        assertThat(await(loading).source()).isEqualTo(Source.POSTGRES);
        assertThat(await(loading).profile().version()).isEqualTo(theirs.version());
    }

    // ---- values of L2 ----

    @Test
    void load_freshInL2_doesNotReadTheStore() throws Exception {
        SharedValue value = put(stored());
        store.unreachable(true);

        assertIs(load(), value, Source.REDIS);
    }

    @Test
    void load_supersededInL2_isFromTheStoreAndReplacesIt() throws Exception {
        put(stored());
        SharedValue newer = stored();
        poll.run();

        assertIs(load(), newer, Source.POSTGRES);

        assertThat(shared.peek(id).version()).isEqualTo(newer.version());
    }

    @Test
    void load_supersededInL2AndStoreUnreachable_fails() {
        put(stored());
        stored();
        poll.run();
        store.unreachable(true);

        assertThatThrownBy(this::load).isInstanceOf(ProfileFailure.class);
    }

    @Test
    void load_belowTheVersionWanted_isFromTheStore() throws Exception {
        put(stored());
        SharedValue newer = stored();

        assertIs(await(load(Duration.ofMillis(30), newer.version())), newer, Source.POSTGRES);
    }

    @Test
    void load_stampBelowTheBase_isFromTheStore() throws Exception {
        SharedValue value = put(stored());
        commitAnother();
        poll.overflow();

        LoadedProfile loaded = load();

        assertThat(loaded.source()).isEqualTo(Source.POSTGRES);
        assertThat(shared.peek(id).stamp().xmin())
                .as("put over it")
                .isGreaterThan(value.stamp().xmin());
        store.unreachable(true);
        assertThat(load().source()).isEqualTo(Source.REDIS);
    }

    @Test
    void load_stampBelowTheBaseAndStoreUnreachable_isStale() throws Exception {
        SharedValue value = put(stored());
        commitAnother();
        poll.overflow();
        store.unreachable(true);

        assertIs(load(), value, Source.STALE);
    }

    /** Nobody is waited for while nothing can be vouched for. */
    @Test
    void load_notVerified_isStaleWithoutAReadOfTheStore() throws Exception {
        SharedValue value = put(stored());
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        store.holdReads();

        assertIs(load(), value, Source.STALE);

        assertThat(store.readCount()).isZero();
    }

    @Test
    void load_notVerifiedAndSuperseded_isNotStale() {
        SharedValue old = put(stored());
        cache.received(database.incarnation(), Invalidation.changed(id, old.version() + 1));
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        store.unreachable(true);

        assertThatThrownBy(this::load).isInstanceOf(ProfileFailure.class);
    }

    @Test
    void load_tombstone_isAFullMiss() throws Exception {
        SharedValue old = stored();
        put(SharedValue.tombstone(id, old.version() + 1, database.stamp()));
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        store.unreachable(true);
        assertThatThrownBy(this::load).as("never an answer").isInstanceOf(ProfileFailure.class);
        store.unreachable(false);
        await(store.erase(id));

        assertThat(load().source()).isEqualTo(Source.CREATED);

        assertThat(shared.peek(id).erased()).isFalse();
    }

    @Test
    void load_otherIncarnationInL2_isFromTheStore() throws Exception {
        SharedValue value = put(stored());
        database.crash(Long.MAX_VALUE);
        poll.run();

        LoadedProfile loaded = load();

        assertThat(loaded.source()).isEqualTo(Source.POSTGRES);
        assertThat(loaded.stamp().incarnation().isNewerThan(value.stamp().incarnation()))
                .isTrue();
    }

    // ---- L2 that fails ----

    @Test
    void load_l2Unreachable_isFromTheStore() throws Exception {
        shared.unreachable(true);

        assertThat(load().source()).isEqualTo(Source.CREATED);
        assertThat(load().source()).isEqualTo(Source.POSTGRES);
    }

    @Test
    void load_l2RefusesWrites_isFromTheStore() throws Exception {
        shared.refuseWrites(true);

        assertThat(load().source()).isEqualTo(Source.CREATED);
        assertThat(load().source()).isEqualTo(Source.POSTGRES);
    }

    @Test
    void load_leaseUnreachable_isFromTheStoreWithoutAPut() throws Exception {
        shared.failLeases(true);

        assertThat(load().source()).isEqualTo(Source.CREATED);

        assertThat(shared.peek(id)).isNull();
    }

    /** Commits another version, and returns it as it would stand in L2. */
    private SharedValue stored() {
        FakeDatabase.Transaction transaction = database.begin();
        Profile profile = transaction.put(TestProfiles.profile(id, "Name"));
        transaction.commit();
        return new SharedValue(
                id, profile.version(), false, profile.nameIsCustom(), TestProfiles.body(profile), database.stamp());
    }

    private void commitAnother() {
        FakeDatabase.Transaction transaction = database.begin();
        transaction.put(TestProfiles.profile(TestProfiles.id(), "Another"));
        transaction.commit();
    }

    private SharedValue put(SharedValue value) {
        assertThat(shared.put(value, nanos.get()).result()).isTrue();
        return value;
    }

    private static void assertIs(LoadedProfile loaded, SharedValue value, Source source) {
        assertThat(loaded.source()).isEqualTo(source);
        assertThat(loaded.profile().version()).isEqualTo(value.version());
        assertThat(loaded.profile().body()).isEqualTo(value.body());
    }

    private LoadedProfile load() throws Exception {
        return await(load(Duration.ofMillis(30), SingleReads.ANY_VERSION));
    }

    private Future<LoadedProfile> load(Duration leaseWaitMax, long versionMin) {
        StoreLoader loader = new StoreLoader(store, TestNames.policies(), TestProfiles.encoder());
        return new ProfileLoader(vertx, cache, shared, loader, new SecureRandom(), leaseWaitMax, ReadMetrics.NONE)
                .load(id, versionMin, nanos.get());
    }
}
