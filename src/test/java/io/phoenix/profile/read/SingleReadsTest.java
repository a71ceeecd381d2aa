package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.FakeTiers;
import io.phoenix.profile.testing.TestNames;
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

/** Local, shared and store: one instance over fakes, with its clock in the test's hand. */
class SingleReadsTest {

    private static final Duration VERIFIED_FOR = Duration.ofSeconds(2);
    private static final NamePolicies NAMES = TestNames.policies();

    private static Vertx vertx;

    private final FakeSharedCache shared = new FakeSharedCache();
    private final FakeProfileStore store = new FakeProfileStore();
    private final AtomicLong nanos = new AtomicLong();
    private final ProfileId id = FakeTiers.id();

    private ProfileCache memory;
    private SingleReads reads;

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

    private void wire(int underWayMax, Duration deadline) {
        LocalCache local = new LocalCache(1_000, Duration.ofMinutes(1), VERIFIED_FOR, nanos::get);
        memory = new ProfileCache(local, FakeTiers::body, underWayMax, ReadMetrics.NONE);
        ProfileLoader loader = new ProfileLoader(
                vertx,
                shared,
                new StoreLoader(store, NAMES),
                new SecureRandom(),
                Duration.ofMillis(30),
                ReadMetrics.NONE);
        reads = new SingleReads(memory, loader, deadline, ReadMetrics.NONE);
        memory.verified(nanos.get());
    }

    @Test
    void read_firstAndAgain_isCreatedThenLocal() throws Exception {
        ReadResult first = read();
        ReadResult again = read();

        assertThat(first.source()).isEqualTo(Source.CREATED);
        assertThat(again.source()).isEqualTo(Source.LOCAL);
        assertThat(again.resident().body()).isEqualTo(first.resident().body());
    }

    @Test
    void read_afterTheMemoryIsOld_isFromTheSharedTier() throws Exception {
        read();

        memory.announcementsMissed();

        assertThat(read().source()).isEqualTo(Source.REDIS);
    }

    @Test
    void read_byManyAtOnce_isOneLoad() throws Exception {
        store.hold();
        List<Future<ReadResult>> readings = Stream.generate(() -> reads.read(id, SingleReads.ANY_VERSION))
                .limit(50)
                .toList();

        store.letGo();

        await(Future.all(readings));
        assertThat(store.finds()).isEqualTo(1);
    }

    @Test
    void read_overtakenWhileLoading_isNotRemembered() throws Exception {
        Profile old = await(store.insert(id, ClaimedName.shared("Old"))).orElseThrow();
        store.hold();
        Future<ReadResult> overtaken = reads.read(id, SingleReads.ANY_VERSION);
        Profile changed = await(store.update(id, rename("New"), ClaimedName.shared("unused")));

        memory.announced(id, changed.version());
        store.letGo();

        assertThat(await(overtaken).resident().version()).isEqualTo(old.version());
        assertThat(memory.resident(id)).isNull();
    }

    @Test
    void read_beginningAfterAnAnnouncement_doesNotJoinTheLoadFromBefore() throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        shared.outOfReach(true);
        store.hold();
        Future<ReadResult> before = reads.read(id, SingleReads.ANY_VERSION);
        Profile changed = await(store.update(id, rename("New"), ClaimedName.shared("unused")));
        memory.announced(id, changed.version());

        Future<ReadResult> after = reads.read(id, SingleReads.ANY_VERSION);
        store.letGo();

        assertThat(name(await(before))).isEqualTo("Old");
        assertThat(name(await(after))).isEqualTo("New");
    }

    @Test
    void read_whileTheEpochMoves_isNotAnsweredFromMemoryLater() throws Exception {
        store.hold();
        Future<ReadResult> loading = reads.read(id, SingleReads.ANY_VERSION);

        memory.announcementsMissed();
        store.letGo();
        await(loading);

        assertThat(memory.resident(id)).isNull();
    }

    @Test
    void write_whenItEnds_isWhatThisInstanceAnswers() throws Exception {
        read();

        await(memory.write(id, () -> store.update(id, rename("Mine"), ClaimedName.shared("unused"))));

        assertThat(name(read())).isEqualTo("Mine");
    }

    @Test
    void write_overtakenByAnAnnouncement_isNotRemembered() throws Exception {
        await(memory.write(
                id,
                () -> store.update(id, rename("Mine"), ClaimedName.shared("unused"))
                        .map(mine -> {
                            memory.announced(id, mine.version() + 1);
                            return mine;
                        })));

        assertThat(memory.resident(id)).isNull();
    }

    @Test
    void write_whileALoadFromBeforeIsUnderWay_isNotOverwrittenByIt() throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        store.hold();
        Future<ReadResult> loading = reads.read(id, SingleReads.ANY_VERSION);

        await(memory.write(id, () -> store.update(id, rename("Mine"), ClaimedName.shared("unused"))));
        store.letGo();
        await(loading);

        assertThat(name(read())).isEqualTo("Mine");
    }

    @Test
    void write_thatFails_leavesNothingInMemory() throws Exception {
        read();
        store.outOfReach(true);

        assertThatThrownBy(() ->
                        await(memory.write(id, () -> store.update(id, rename("Lost"), ClaimedName.shared("unused")))))
                .isInstanceOf(ProfileFailure.class);

        assertThat(memory.resident(id)).isNull();
    }

    @Test
    void erase_whenItEnds_leavesNothingInMemory() throws Exception {
        read();

        await(memory.erase(id, () -> store.erase(id)));

        assertThat(memory.resident(id)).isNull();
        assertThat(memory.lastKnown(id)).isNull();
    }

    @Test
    void read_unverifiedForTooLong_isLoadedAnew() throws Exception {
        read();

        nanos.addAndGet(VERIFIED_FOR.toNanos());

        assertThat(read().source()).isEqualTo(Source.REDIS);
    }

    @Test
    void read_withoutTheSharedTier_isFromTheStore() throws Exception {
        shared.outOfReach(true);

        assertThat(read().source()).isEqualTo(Source.CREATED);
        memory.announcementsMissed();
        assertThat(read().source()).isEqualTo(Source.POSTGRES);
    }

    @Test
    void read_withNothingBehind_isTheOldCopyAndSaysSo() throws Exception {
        ReadResult before = read();
        memory.announcementsMissed();
        shared.outOfReach(true);
        store.outOfReach(true);

        ReadResult stale = read();

        assertThat(stale.source()).isEqualTo(Source.STALE);
        assertThat(stale.resident().version()).isEqualTo(before.resident().version());
    }

    @Test
    void read_withNothingBehindAndNoCopy_fails() {
        shared.outOfReach(true);
        store.outOfReach(true);

        assertFails(reads.read(id, SingleReads.ANY_VERSION), Kind.DEPENDENCY_UNAVAILABLE);
    }

    @Test
    void read_ofAVersionThatTheSharedTierMissed_isFromTheStoreAndHealsIt() throws Exception {
        read();
        Profile changed = await(store.update(id, rename("New"), ClaimedName.shared("unused")));

        ReadResult reading = await(reads.read(id, changed.version()));

        assertThat(reading.resident().version()).isEqualTo(changed.version());
        assertThat(await(shared.get(id))).contains(changed);
    }

    @Test
    void read_whereTheSharedTierWentBack_doesNotGoBack() throws Exception {
        read();
        Profile old = await(shared.get(id)).orElseThrow();
        Profile changed = await(memory.write(
                                id,
                                () -> store.update(id, rename("New"), ClaimedName.shared("unused"))
                                        .onSuccess(shared::replace))
                        .compose(written -> store.find(id)))
                .orElseThrow();
        shared.forget();
        LeaseToken token = LeaseToken.draw(new SecureRandom());
        await(shared.lease(id, token));
        await(shared.fill(old, token));
        memory.announcementsMissed();

        assertThat(read().resident().version()).isEqualTo(changed.version());
    }

    @Test
    void read_whileAnotherHoldsTheLeaseAndNeverFills_isFromTheStoreAndFillsNothing() throws Exception {
        await(shared.lease(id, LeaseToken.draw(new SecureRandom())));

        assertThat(read().source()).isEqualTo(Source.CREATED);

        assertThat(await(shared.get(id))).isEmpty();
    }

    @Test
    void read_whileAnotherHoldsTheLeaseAndFills_isFromTheSharedTier() throws Exception {
        Profile theirs = await(store.insert(id, ClaimedName.shared("Theirs"))).orElseThrow();
        LeaseToken token = LeaseToken.draw(new SecureRandom());
        await(shared.lease(id, token));
        Future<ReadResult> waiting = reads.read(id, SingleReads.ANY_VERSION);

        await(shared.fill(theirs, token));

        assertThat(await(waiting).source()).isEqualTo(Source.REDIS);
    }

    @Test
    void read_longerThanTheDeadline_fails() {
        wire(10_000, Duration.ofMillis(20));
        store.hold();
        shared.outOfReach(true);

        assertFails(reads.read(id, SingleReads.ANY_VERSION), Kind.DEPENDENCY_UNAVAILABLE);
    }

    @Test
    void read_whenTooMuchIsUnderWay_isRefused() throws Exception {
        wire(1, Duration.ofSeconds(5));
        store.hold();
        Future<ReadResult> first = reads.read(id, SingleReads.ANY_VERSION);

        assertFails(reads.read(FakeTiers.id(), SingleReads.ANY_VERSION), Kind.OVERLOADED);

        store.letGo();
        await(first);
    }

    private ReadResult read() throws Exception {
        return await(reads.read(id, SingleReads.ANY_VERSION));
    }

    private static String name(ReadResult reading) {
        return FakeTiers.name(reading.resident().body());
    }

    private static ProfileUpdate rename(String name) {
        return new ProfileUpdate(ClaimedName.shared(name), false, null);
    }

    private static void assertFails(Future<ReadResult> reading, Kind kind) {
        assertThatThrownBy(() -> await(reading))
                .isInstanceOf(ProfileFailure.class)
                .extracting(failure -> ((ProfileFailure) failure).kind())
                .isEqualTo(kind);
    }
}
