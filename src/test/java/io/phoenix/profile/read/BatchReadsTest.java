package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeInstance;
import io.phoenix.profile.testing.FakePoll;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches: where each of their profiles comes from, and what is said of those that can't be read. */
class BatchReadsTest {

    private static final Duration VERIFIED_FOR = Duration.ofSeconds(2);
    private static final int IN_FLIGHT_MAX = 10;

    private static Vertx vertx;

    private final AtomicLong nanos = new AtomicLong();
    private final FakeSharedCache shared = new FakeSharedCache(nanos::get);
    private final FakeDatabase database = new FakeDatabase();
    private final FakeProfileStore store = new FakeProfileStore(database);
    private final LocalCache cache = LocalCache.create(
            new LocalCache.Limits(
                    1_000, Duration.ofMinutes(10), VERIFIED_FOR, Duration.ofMinutes(10), 1_000, IN_FLIGHT_MAX),
            nanos::get);
    private final FakePoll poll = new FakePoll(database, cache, nanos::get);
    private final ProfileId first = TestProfiles.id();
    private final ProfileId second = new ProfileId(first.tenantId(), "second");
    private final ProfileId third = new ProfileId(first.tenantId(), "third");

    private FakeInstance instance;

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
        wire(Duration.ofSeconds(20));
        poll.run();
    }

    private void wire(Duration deadline) {
        instance = FakeInstance.of(
                vertx, cache, shared, shared, FakeInstance.silentBus(), store, deadline, ReadMetrics.NONE);
    }

    @Test
    void readOrCreate_fromEverywhere_keepsTheOrder() throws Exception {
        stored(first);
        read(first);
        put(stored(second));

        BatchResult batch = read(third, first, second);

        assertThat(batch.found())
                .extracting(ReadResult::id, ReadResult::source)
                .containsExactly(tuple(third, Source.CREATED), tuple(first, Source.LOCAL), tuple(second, Source.REDIS));
        assertThat(batch.created()).isEqualTo(1);
        assertThat(batch.unavailable()).isEmpty();
        assertThat(batch.stale()).isEmpty();
        assertThat(shared.copy()).containsKeys(first, second, third);
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void readOrCreate_again_isFromL1() throws Exception {
        read(first, second);

        BatchResult again = read(first, second);

        assertThat(sources(again)).containsOnly(Source.LOCAL);
    }

    @Test
    void readOrCreate_supersededInL2_isFromTheStore() throws Exception {
        put(stored(first));
        put(stored(second));
        Profile newer = stored(first);
        poll.run();

        BatchResult batch = read(first, second);

        assertThat(sources(batch)).containsExactly(Source.POSTGRES, Source.REDIS);
        assertThat(batch.found().get(0).profile().version()).isEqualTo(newer.version());
    }

    @Test
    void readOrCreate_storeUnreachable_isUnavailableOnlyWhatL2Lacks() throws Exception {
        put(stored(first));
        stored(second);
        store.unreachable(true);

        BatchResult batch = read(first, second);

        assertThat(sources(batch)).containsExactly(Source.REDIS);
        assertThat(batch.unavailable()).containsExactly(second);
        assertThat(batch.absent()).isEmpty();
        assertThat(cache.inFlight()).isZero();
    }

    /** Stale is said of each entry, not of the batch. */
    @Test
    void readOrCreate_stampBelowTheBaseAndStoreUnreachable_isStalePerEntry() throws Exception {
        Profile old = stored(first);
        put(old);
        stored(third);
        poll.overflow();
        put(stored(second));
        poll.run();
        store.unreachable(true);

        BatchResult batch = read(first, second);

        assertThat(sources(batch)).containsExactly(Source.STALE, Source.REDIS);
        assertThat(batch.stale()).containsExactly(first);
        assertThat(cache.get(first)).as("what is stale is not kept").isNull();
        assertThat(cache.get(second)).isNotNull();
    }

    @Test
    void readOrCreate_stampBelowTheBase_isFromTheStore() throws Exception {
        put(stored(first));
        stored(third);
        poll.overflow();

        assertThat(sources(read(first))).containsExactly(Source.POSTGRES);
    }

    @Test
    void readOrCreate_notVerified_isStaleFromL1AndL2WithoutTheStore() throws Exception {
        stored(first);
        read(first);
        put(stored(second));
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        store.holdReads();

        BatchResult batch = read(first, second);

        assertThat(sources(batch)).containsExactly(Source.STALE, Source.STALE);
        assertThat(batch.stale()).containsExactly(first, second);
    }

    @Test
    void readOrCreate_notVerifiedAndStoreUnreachable_isUnavailableWhatNobodyHas() throws Exception {
        stored(first);
        read(first);
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        store.unreachable(true);

        BatchResult batch = read(first, third);

        assertThat(batch.stale()).containsExactly(first);
        assertThat(batch.unavailable()).containsExactly(third);
    }

    @Test
    void readOrCreate_tombstone_isCreated() throws Exception {
        shared.put(SharedValue.tombstone(first, 1, database.stamp()), nanos.get());

        assertThat(sources(read(first))).containsExactly(Source.CREATED);

        assertThat(shared.peek(first).erased()).isFalse();
    }

    @Test
    void readOrCreate_l2Unreachable_isFromTheStoreAndPutsNothing() throws Exception {
        stored(first);
        shared.unreachable(true);

        assertThat(sources(read(first, third))).containsExactly(Source.POSTGRES, Source.CREATED);

        assertThat(shared.copy()).isEmpty();
    }

    @Test
    void readOrCreate_databaseFailsOverMeanwhile_isLoadedAgain() throws Exception {
        Profile lost = stored(first);
        put(lost);
        store.holdReads();
        Future<BatchResult> reading = instance.batchReads().readOrCreate(List.of(first, second));
        database.crash(Long.MAX_VALUE);
        cache.observe(database.incarnation());

        store.releaseReads();

        BatchResult batch = await(reading);
        assertThat(batch.found()).hasSize(2);
        assertThat(shared.peek(first).stamp().incarnation()).isEqualTo(database.incarnation());
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void readOrCreate_tooManyInFlight_isUnavailable() throws Exception {
        Promise<Void> others = Promise.promise();
        cache.run(
                List.of(first, first, first, first, first, first, first, first, first, first),
                begun -> others.future());

        assertThat(read(second).unavailable()).containsExactly(second);

        others.complete();
        assertThat(read(second).unavailable()).isEmpty();
    }

    @Test
    void readOrCreate_loadsOfOthers_areJoined() throws Exception {
        stored(first);
        shared.unreachable(true);
        store.holdReads();
        Future<ReadResult> single = instance.reads().read(first, SingleReads.ANY_VERSION);
        Future<BatchResult> batch = instance.batchReads().readOrCreate(List.of(first));

        store.releaseReads();

        assertThat(await(batch).found()).containsExactly(await(single));
    }

    // ---- lookUp ----

    @Test
    void lookUp_absent_isAbsentAndNotCreated() throws Exception {
        stored(first);

        BatchResult batch = lookUp(first, second);

        assertThat(sources(batch)).containsExactly(Source.POSTGRES);
        assertThat(batch.absent()).containsExactly(second);
        assertThat(batch.unavailable()).isEmpty();
        assertThat(database.row(second)).isNull();
        assertThat(shared.copy()).containsOnlyKeys(first);
    }

    @Test
    void lookUp_storeUnreachable_isUnavailableAndNotAbsent() throws Exception {
        put(stored(first));
        store.unreachable(true);

        BatchResult batch = lookUp(first, second);

        assertThat(sources(batch)).containsExactly(Source.REDIS);
        assertThat(batch.absent()).isEmpty();
        assertThat(batch.unavailable()).containsExactly(second);
    }

    @Test
    void lookUp_tombstoneAndStoreUnreachable_isUnavailable() throws Exception {
        shared.put(SharedValue.tombstone(first, 1, database.stamp()), nanos.get());
        store.unreachable(true);

        assertThat(lookUp(first).unavailable()).containsExactly(first);
    }

    @Test
    void lookUp_beyondTheDeadline_isUnavailableAndNotAbsent() throws Exception {
        wire(Duration.ofMillis(20));
        stored(first);
        read(first);
        store.holdReads();

        BatchResult batch = lookUp(first, second);

        assertThat(sources(batch)).containsExactly(Source.LOCAL);
        assertThat(batch.unavailable()).containsExactly(second);
        assertThat(cache.inFlight()).as("the load goes on").isEqualTo(1);
        store.releaseReads();
        assertThat(cache.inFlight()).isZero();
    }

    /** An old primary may not know the profile yet. */
    @Test
    void lookUp_oldPrimary_isUnavailableAndNotAbsent() throws Exception {
        store.holdReads();
        Future<BatchResult> looking = instance.batchReads().lookUp(List.of(first));
        database.crash(Long.MAX_VALUE);
        cache.observe(database.incarnation());

        store.releaseReads();

        assertThat(await(looking).absent()).isEmpty();
        assertThat(await(looking).unavailable()).containsExactly(first);
    }

    @Test
    void lookUp_notVerified_isStale() throws Exception {
        stored(first);
        read(first);
        put(stored(second));
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        store.unreachable(true);

        BatchResult batch = lookUp(first, second, third);

        assertThat(batch.stale()).containsExactly(first, second);
        assertThat(batch.unavailable()).containsExactly(third);
    }

    private BatchResult read(ProfileId... ids) throws Exception {
        return await(instance.batchReads().readOrCreate(List.of(ids)));
    }

    private BatchResult lookUp(ProfileId... ids) throws Exception {
        return await(instance.batchReads().lookUp(List.of(ids)));
    }

    private static List<Source> sources(BatchResult batch) {
        return batch.found().stream().map(ReadResult::source).toList();
    }

    private Profile stored(ProfileId id) {
        FakeDatabase.Transaction transaction = database.begin();
        Profile profile = transaction.put(TestProfiles.profile(id, "Name"));
        transaction.commit();
        return profile;
    }

    private void put(Profile profile) {
        SharedValue value = new SharedValue(
                profile.id(), profile.version(), false, false, TestProfiles.body(profile), database.stamp());
        assertThat(shared.put(value, nanos.get()).result()).isTrue();
    }
}
