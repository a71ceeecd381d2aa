package io.phoenix.profile.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.LocalCache.Admission;
import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.cache.PolledChanges.Scope;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The rules of docs/consistency.md: what an instance may serve, take from L2 and keep. */
class LocalCacheTest {

    private static final Duration VERIFIED_FOR = Duration.ofSeconds(2);
    private static final Duration SKEW_MAX = Duration.ofMillis(1);
    private static final Incarnation PRESENT = new Incarnation(3, 2);
    private static final Incarnation NEWER = new Incarnation(4, 2);
    private static final Incarnation OLDER = new Incarnation(2, 2);

    /** The clock of the database at the start of each poll: versions in the tests are below it. */
    private static final long CLOCK_MICROS = 100_000;

    private final AtomicLong nanos = new AtomicLong();
    private final ProfileId id = TestProfiles.id();
    private final ProfileId other = TestProfiles.id();
    private final Recorder recorder = new Recorder();
    private LocalCache cache = cache(100);

    @Test
    void inspect_keptAndUnknown_tellsWhatL1Holds() {
        first();
        keep(id, 5);

        LocalCache.Inspection kept = cache.inspect(id);
        LocalCache.Inspection unknown = cache.inspect(other);

        assertThat(kept.entry().version()).isEqualTo(5);
        assertThat(kept.watermark()).hasValue(5);
        assertThat(kept.verified()).isTrue();
        assertThat(kept.incarnation()).isEqualTo(PRESENT);
        assertThat(unknown.entry()).isNull();
        assertThat(unknown.watermark()).isEmpty();
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        assertThat(cache.inspect(id).verified()).isFalse();
    }

    // ---- the window in which L1 is verified ----

    @Test
    void get_beforeTheFirstPoll_isNull() {
        keep(id, 5);

        assertThat(cache.isVerified()).isFalse();
        assertThat(cache.get(id)).isNull();
        assertThat(cache.getAll(List.of(id))).isNull();
    }

    @Test
    void get_verified_isAHitUntilTheWindowEnds() {
        first();
        keep(id, 5);

        nanos.addAndGet(VERIFIED_FOR.toNanos() - 1);
        assertThat(cache.get(id).version()).isEqualTo(5);
        assertThat(cache.getAll(List.of(id))).hasSize(1);
        nanos.incrementAndGet();

        assertThat(cache.get(id)).isNull();
        assertThat(cache.getAll(List.of(id))).isNull();
        assertThat(cache.getStale(id).version()).isEqualTo(5);
    }

    @Test
    void apply_slowPoll_verifiesFromItsStart() {
        first();
        keep(id, 5);
        cache.beginPoll();
        long startNanos = nanos.get();
        nanos.addAndGet(VERIFIED_FOR.toNanos() - 1);

        apply(startNanos, Scope.INCREMENT, 20);

        assertThat(cache.get(id)).isNotNull();
        nanos.incrementAndGet();
        assertThat(cache.get(id)).isNull();
    }

    @Test
    void get_clockNearItsEnd_behavesTheSame() {
        nanos.set(Long.MAX_VALUE - 1);
        cache = cache(100);
        assertThat(cache.isVerified()).isFalse();
        first();

        nanos.addAndGet(VERIFIED_FOR.toNanos() - 1);
        assertThat(cache.isVerified()).isTrue();
        nanos.incrementAndGet();

        assertThat(cache.isVerified()).isFalse();
    }

    // ---- rule 5: taking from L2 ----

    @Test
    void admit_beforeTheFirstPoll_isRefused() {
        cache.observe(PRESENT);

        assertThat(admit(id, 5, Long.MAX_VALUE)).isEqualTo(Admission.REFUSED);
    }

    @Test
    void admit_stampBelowTheBase_isStale() {
        first(10);

        assertThat(admit(id, 5, 10)).isEqualTo(Admission.FRESH);
        assertThat(admit(id, 5, 9)).isEqualTo(Admission.STALE);
    }

    @Test
    void admit_notVerified_isStaleWhateverItsStamp() {
        first(10);
        nanos.addAndGet(VERIFIED_FOR.toNanos());

        assertThat(admit(id, 5, 10)).isEqualTo(Admission.STALE);
        assertThat(admit(id, 5, 9)).isEqualTo(Admission.STALE);
    }

    @Test
    void admit_notVerified_watermarkAndIncarnationStillApply() {
        first(10, Invalidation.changed(id, 6));
        nanos.addAndGet(VERIFIED_FOR.toNanos());

        assertThat(admit(id, 5, 10)).isEqualTo(Admission.REFUSED);
        assertThat(cache.admit(other, 5, false, new Stamp(OLDER, 10))).isEqualTo(Admission.REFUSED);
    }

    @Test
    void admit_belowTheWatermark_isRefused() {
        first(10, Invalidation.changed(id, 6));

        assertThat(admit(id, 5, 10)).isEqualTo(Admission.REFUSED);
        assertThat(admit(id, 6, 10)).isEqualTo(Admission.FRESH);
        assertThat(admit(other, 5, 10)).isEqualTo(Admission.FRESH);
    }

    @Test
    void admit_tombstone_isRefused() {
        first();

        assertThat(cache.admit(id, 5, true, new Stamp(PRESENT, 50))).isEqualTo(Admission.REFUSED);
    }

    @Test
    void admit_otherIncarnation_isRefused() {
        first();

        assertThat(cache.admit(id, 5, false, new Stamp(OLDER, 50))).isEqualTo(Admission.REFUSED);
        assertThat(cache.admit(id, 5, false, new Stamp(NEWER, 50))).isEqualTo(Admission.REFUSED);
        assertThat(cache.incarnation()).as("learned from Postgres only").isEqualTo(PRESENT);
    }

    @Test
    void admit_aheadOfTheClockOfTheDatabase_isRefused() {
        first();
        long believable = CLOCK_MICROS + SKEW_MAX.toMillis() * 1_000;

        assertThat(admit(id, believable, 50)).isEqualTo(Admission.FRESH);
        assertThat(admit(id, believable + 1, 50)).isEqualTo(Admission.REFUSED);
        nanos.addAndGet(1_000);
        assertThat(admit(id, believable + 1, 50)).isEqualTo(Admission.FRESH);
    }

    // ---- rule 6: keeping ----

    @Test
    void offer_nothingChanged_isKept() {
        first();

        assertThat(keep(id, 5)).isTrue();

        assertThat(cache.get(id).version()).isEqualTo(5);
    }

    /** A load reads 1; another instance commits 2; a poll reads it; the load ends. */
    @Test
    void offer_supersededWhileLoading_isAnsweredButNotKept() {
        first();
        LocalCache.Load load = begin(id);
        increment(20, Invalidation.changed(id, 6));

        assertThat(offer(load, id, 5)).isTrue();

        assertThat(cache.get(id)).isNull();
    }

    @Test
    void offer_afterAllOfL1WasDropped_isAnsweredButNotKept() {
        first();
        LocalCache.Load load = begin(id);
        overflow(20);

        assertThat(offer(load, id, 5)).isTrue();

        assertThat(cache.get(id)).isNull();
    }

    @Test
    void offer_afterTheFirstPoll_isNotKept() {
        cache.observe(PRESENT);
        LocalCache.Load load = begin(id);
        first();

        assertThat(offer(load, id, 5)).isTrue();

        assertThat(cache.get(id)).isNull();
    }

    /** Its watermark may be among the forgotten ones. */
    @Test
    void offer_afterTheBaseMoved_isNotKeptButDisplacesAnOlderCopy() {
        cache = cache(1);
        first();
        keep(id, 3);
        LocalCache.Load load = begin(id);
        increment(20, changesOfOthers(2));
        assertThat(cache.get(id).version()).isEqualTo(3);

        assertThat(offer(load, id, 5)).isTrue();

        assertThat(cache.get(id)).isNull();
        assertThat(cache.getStale(id)).isNull();
    }

    /** A load answers 4, which is evicted; an older own write of 3 ends later. */
    @Test
    void offer_olderThanAnEarlierAnswer_isNotKept() {
        first();
        LocalCache.Load write = begin(id);
        keep(id, 4);
        cache.drop(id);

        assertThat(offer(write, id, 3)).isTrue();

        assertThat(cache.get(id)).isNull();
        assertThat(admit(id, 3, 50)).as("nor taken from L2").isEqualTo(Admission.REFUSED);
    }

    @Test
    void offer_olderIncarnation_mustNotBeAnswered() {
        first();
        LocalCache.Load load = begin(id);

        assertThat(cache.offer(load, id, CachedProfiles.of(5), new Stamp(OLDER, 50)))
                .isFalse();

        assertThat(cache.get(id)).isNull();
        assertThat(admit(id, 4, 50)).as("raises no watermark").isEqualTo(Admission.FRESH);
    }

    @Test
    void offer_newerIncarnation_dropsEverythingKnown() {
        first();
        keep(other, 5);
        LocalCache.Load load = begin(id);

        assertThat(cache.offer(load, id, CachedProfiles.of(5), new Stamp(NEWER, 1)))
                .isTrue();

        assertThat(cache.incarnation()).isEqualTo(NEWER);
        assertThat(cache.getStale(id)).as("loaded in another epoch").isNull();
        assertThat(cache.getStale(other)).isNull();
    }

    // ---- rule 4: temporary watermarks ----

    @Test
    void known_ownErasure_refusesOlderValuesUntilAPollHasReadIt() {
        first();
        keep(id, 5);

        cache.known(id, 6);

        assertThat(cache.get(id)).isNull();
        assertThat(admit(id, 5, 50)).isEqualTo(Admission.REFUSED);
        increment(60);
        assertThat(admit(id, 5, 60)).isEqualTo(Admission.FRESH);
    }

    @Test
    void known_whileAPollIsInFlight_outlastsIt() {
        first();
        cache.beginPoll();

        cache.known(id, 6);
        apply(nanos.get(), Scope.INCREMENT, 20);

        assertThat(admit(id, 5, 50)).isEqualTo(Admission.REFUSED);
    }

    @Test
    void known_aroundAFailedPoll_stays() {
        first();
        cache.known(id, 6);
        cache.beginPoll();
        cache.known(other, 6);

        cache.beginPoll();

        assertThat(admit(id, 5, 50)).isEqualTo(Admission.REFUSED);
        assertThat(admit(other, 5, 50)).isEqualTo(Admission.REFUSED);
    }

    @Test
    void received_presentIncarnation_removesOlderEntries() {
        first();
        keep(id, 5);

        cache.received(PRESENT, Invalidation.changed(id, 6));

        assertThat(cache.get(id)).isNull();
        assertThat(admit(id, 5, 50)).isEqualTo(Admission.REFUSED);
        assertThat(admit(id, 6, 50)).isEqualTo(Admission.FRESH);
    }

    @Test
    void received_otherIncarnation_isIgnored() {
        first();
        keep(id, 5);

        cache.received(NEWER, Invalidation.changed(id, 6));
        cache.received(OLDER, Invalidation.changed(id, 6));

        assertThat(cache.get(id).version()).isEqualTo(5);
        assertThat(cache.incarnation()).isEqualTo(PRESENT);
    }

    @Test
    void received_aheadOfTheClockOfTheDatabase_isIgnored() {
        first();
        keep(id, 5);

        cache.received(PRESENT, Invalidation.changed(id, Long.MAX_VALUE));

        assertThat(cache.get(id).version()).isEqualTo(5);
        assertThat(cache.watermarks()).as("that of the load").isEqualTo(1);
    }

    /** The id itself has no watermark then, so nothing is vouched for until a poll has read what it was. */
    @Test
    void received_moreThanTheLimit_unverifiesUntilAPollHasOverflowed() {
        cache = cache(2);
        first();
        keep(id, 5);
        receiveOthers(1);
        assertThat(cache.isVerified()).isTrue();
        receiveOthers(1);

        assertThat(cache.isVerified()).isFalse();
        assertThat(cache.get(id)).isNull();
        assertThat(cache.getStale(id).version()).isEqualTo(5);
        assertThat(cache.watermarks()).isEqualTo(2);
        increment(60);

        assertThat(cache.isVerified()).isTrue();
        assertThat(cache.getStale(id)).isNull();
        assertThat(admit(id, 5, 59)).isEqualTo(Admission.STALE);
        assertThat(admit(id, 5, 60)).isEqualTo(Admission.FRESH);
        assertThat(cache.watermarks()).isZero();
    }

    @Test
    void received_moreThanTheLimitAroundAFailedPoll_overflowsTheNextOne() {
        cache = cache(2);
        first();
        receiveOthers(3);

        cache.beginPoll();
        assertThat(cache.isVerified()).isFalse();
        increment(60);

        assertThat(cache.isVerified()).isTrue();
        assertThat(admit(id, 5, 59)).isEqualTo(Admission.STALE);
    }

    @Test
    void received_moreThanTheLimitDuringAPoll_overflowsTheNextOne() {
        cache = cache(2);
        first();
        cache.beginPoll();
        receiveOthers(3);
        apply(nanos.get(), Scope.INCREMENT, 20);

        assertThat(cache.isVerified()).isFalse();
        assertThat(admit(id, 5, 50)).isEqualTo(Admission.STALE);
        increment(60);

        assertThat(cache.isVerified()).isTrue();
        assertThat(admit(id, 5, 59)).isEqualTo(Admission.STALE);
    }

    @Test
    void received_moreThanTheLimit_removesTheEntryAndNotifies() {
        cache = cache(1);
        first();
        keep(id, 5);

        cache.received(PRESENT, Invalidation.changed(id, 6));
        cache.received(PRESENT, Invalidation.changed(other, 6));
        cache.received(PRESENT, Invalidation.changed(id, 7));

        assertThat(cache.getStale(id)).isNull();
        assertThat(recorder.takeChanged()).contains(id, other);
    }

    // ---- applying polls ----

    @Test
    void apply_first_dropsL1AndKnowsTheLogFromTheBase() {
        cache.observe(PRESENT);
        LocalCache.Load load = begin(id);
        offer(load, id, 4);

        first(10, Invalidation.changed(id, 6));

        assertThat(cache.needsFirstPoll()).isFalse();
        assertThat(cache.getStale(id)).isNull();
        assertThat(admit(id, 5, 10)).isEqualTo(Admission.REFUSED);
        assertThat(admit(other, 5, 9)).isEqualTo(Admission.STALE);
    }

    @Test
    void apply_increment_removesWhatIsOlderAndKeepsTheRest() {
        first();
        keep(id, 5);
        keep(other, 5);

        increment(20, Invalidation.changed(id, 6), Invalidation.erased(other, 5));

        assertThat(cache.get(id)).isNull();
        assertThat(cache.get(other).version()).isEqualTo(5);
        assertThat(admit(id, 5, 50)).isEqualTo(Admission.REFUSED);
        assertThat(admit(TestProfiles.id(), 5, 0)).as("the base stays").isEqualTo(Admission.FRESH);
    }

    @Test
    void apply_incrementWithoutAFirst_isRefused() {
        cache.beginPoll();

        assertThat(apply(nanos.get(), Scope.INCREMENT, 20)).isFalse();
        assertThat(apply(nanos.get(), Scope.OVERFLOW, 20)).isFalse();

        assertThat(cache.isVerified()).isFalse();
        assertThat(cache.needsFirstPoll()).isTrue();
    }

    @Test
    void apply_olderIncarnation_isRefused() {
        first();
        cache.observe(NEWER);
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        cache.beginPoll();

        assertThat(apply(nanos.get(), Scope.FIRST, 20)).isFalse();

        assertThat(cache.isVerified()).isFalse();
        assertThat(cache.needsFirstPoll()).isTrue();
    }

    @Test
    void apply_newerIncarnation_isLearnedButRefusedUnlessItIsAFirst() {
        first();
        keep(id, 5);
        cache.beginPoll();

        assertThat(cache.apply(polled(NEWER, nanos.get(), Scope.INCREMENT, 20))).isFalse();
        assertThat(cache.incarnation()).isEqualTo(NEWER);
        assertThat(cache.needsFirstPoll()).isTrue();
        assertThat(cache.getStale(id)).isNull();
        assertThat(cache.apply(polled(NEWER, nanos.get(), Scope.FIRST, 20))).isTrue();

        assertThat(cache.needsFirstPoll()).isFalse();
    }

    @Test
    void apply_overflow_dropsL1AndLastingWatermarksAndRaisesTheBase() {
        first(10, Invalidation.changed(id, 6));
        keep(other, 5);

        overflow(60);

        assertThat(cache.getStale(other)).isNull();
        assertThat(admit(id, 5, 59)).isEqualTo(Admission.STALE);
        assertThat(admit(id, 5, 60)).isEqualTo(Admission.FRESH);
        assertThat(cache.isVerified()).isTrue();
    }

    @Test
    void apply_overflow_leavesWatermarksRaisedSinceItsSnapshot() {
        first();
        cache.beginPoll();
        cache.known(id, 6);

        apply(nanos.get(), Scope.OVERFLOW, 60);

        assertThat(admit(id, 5, 60)).isEqualTo(Admission.REFUSED);
    }

    @Test
    void apply_overflow_neverLowersTheBase() {
        first();
        overflow(60);

        overflow(50);

        assertThat(admit(id, 5, 59)).isEqualTo(Admission.STALE);
    }

    @Test
    void apply_tooManyWatermarks_areForgottenInTwoGenerations() {
        cache = cache(1);
        first();
        increment(20, Invalidation.changed(id, 6), Invalidation.changed(other, 6));
        assertThat(admit(id, 5, 50)).isEqualTo(Admission.REFUSED);
        assertThat(admit(TestProfiles.id(), 5, 0))
                .as("nothing is forgotten yet")
                .isEqualTo(Admission.FRESH);

        increment(30, changesOfOthers(1));
        assertThat(admit(id, 5, 50)).isEqualTo(Admission.REFUSED);
        increment(40, changesOfOthers(1));

        assertThat(admit(id, 5, 19))
                .as("base: the poll that closed the generation")
                .isEqualTo(Admission.STALE);
        assertThat(admit(id, 5, 20)).isEqualTo(Admission.FRESH);
        increment(50, changesOfOthers(2));
        assertThat(admit(id, 5, 39)).isEqualTo(Admission.STALE);
        assertThat(admit(id, 5, 40)).isEqualTo(Admission.FRESH);
    }

    @Test
    void apply_generationForgotten_leavesTheEntries() {
        cache = cache(1);
        first();
        keep(id, 5);

        increment(20, changesOfOthers(2));
        increment(30, changesOfOthers(2));

        assertThat(cache.get(id).version()).isEqualTo(5);
    }

    // ---- rule 9: incarnations ----

    @Test
    void observe_newer_dropsL1AndWatermarksAndClosesL2() {
        first(10, Invalidation.changed(id, 6));
        keep(other, 5);
        recorder.takeChanged();
        recorder.all = 0;

        assertThat(cache.observe(NEWER)).isTrue();

        assertThat(cache.getStale(other)).isNull();
        assertThat(cache.watermarks()).isZero();
        assertThat(cache.needsFirstPoll()).isTrue();
        assertThat(cache.admit(other, 5, false, new Stamp(NEWER, 50))).isEqualTo(Admission.REFUSED);
        assertThat(recorder.all).isEqualTo(1);
    }

    @Test
    void observe_sameOrOlder_changesNothing() {
        first();
        keep(id, 5);
        recorder.all = 0;

        assertThat(cache.observe(PRESENT)).isTrue();
        assertThat(cache.observe(OLDER)).isFalse();

        assertThat(cache.get(id).version()).isEqualTo(5);
        assertThat(recorder.all).isZero();
    }

    // ---- listeners ----

    @Test
    void listener_everyNewVersion_isNotifiedOnce() {
        first();
        recorder.all = 0;

        cache.received(PRESENT, Invalidation.changed(id, 6));
        cache.received(PRESENT, Invalidation.changed(id, 6));
        increment(20, Invalidation.changed(id, 6), Invalidation.erased(other, 7));

        assertThat(recorder.takeChanged()).containsExactly(id, other);
        assertThat(recorder.all).isZero();
    }

    @Test
    void listener_firstPollAndOverflow_areNotifiedOfAll() {
        first();
        overflow(20);

        assertThat(recorder.all).as("new incarnation, first poll, overflow").isEqualTo(3);
    }

    @Test
    void drop_anyEntry_removesItAndNotifies() {
        first();
        keep(id, 5);
        recorder.takeChanged();

        cache.drop(id);

        assertThat(cache.getStale(id)).isNull();
        assertThat(recorder.takeChanged()).containsExactly(id);
    }

    // ---- loads in flight, sizes ----

    @Test
    void begin_tooManyInFlight_failsUntilSomeEnd() {
        List<LocalCache.Load> loads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            loads.add(cache.begin(List.of(id, other)).result());
        }
        assertThat(cache.inFlight()).isEqualTo(10);

        Future<LocalCache.Load> refused = cache.begin(List.of(id));

        assertThat(((ProfileFailure) refused.cause()).kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(cache.inFlight()).isEqualTo(10);
        loads.forEach(cache::end);
        assertThat(cache.inFlight()).isZero();
        assertThat(cache.begin(List.of(id)).succeeded()).isTrue();
    }

    @Test
    void run_operationInFlight_countsUntilItEnds() {
        Promise<String> operation = Promise.promise();

        Future<String> running = cache.run(List.of(id, other), begun -> operation.future());

        assertThat(cache.inFlight()).isEqualTo(2);
        operation.complete("done");
        assertThat(running.result()).isEqualTo("done");
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void run_operationFailsOrThrows_countsNothingAfterwards() {
        Future<Object> failed = cache.run(List.of(id), begun -> Future.failedFuture("failed"));
        Future<Object> thrown = cache.run(List.of(id), begun -> {
            throw new IllegalStateException("thrown");
        });

        assertThat(failed.cause()).hasMessage("failed");
        assertThat(thrown.cause()).hasMessage("thrown");
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void ids_afterAllOfL1WasDropped_end() {
        first();
        keep(id, 5);
        Iterator<ProfileId> ids = cache.ids();
        assertThat(ids.hasNext()).isTrue();

        overflow(20);

        assertThat(ids.hasNext()).as("holds the dropped entries no longer").isFalse();
        assertThat(cache.size()).isZero();
    }

    private LocalCache cache(int watermarksMax) {
        LocalCache created = LocalCache.create(
                new Limits(1_000, Duration.ofMinutes(10), VERIFIED_FOR, SKEW_MAX, watermarksMax, 10), nanos::get);
        created.addListener(recorder);
        return created;
    }

    private LocalCache.Load begin(ProfileId each) {
        return cache.begin(List.of(each)).result();
    }

    private boolean offer(LocalCache.Load load, ProfileId each, long version) {
        boolean answer = cache.offer(load, each, CachedProfiles.of(version), new Stamp(PRESENT, 50));
        cache.end(load);
        return answer;
    }

    private boolean keep(ProfileId each, long version) {
        return offer(begin(each), each, version);
    }

    private Admission admit(ProfileId each, long version, long xmin) {
        return cache.admit(each, version, false, new Stamp(PRESENT, xmin));
    }

    private void receiveOthers(int count) {
        for (int i = 0; i < count; i++) {
            cache.received(PRESENT, Invalidation.changed(TestProfiles.id(), 6));
        }
    }

    private static Invalidation[] changesOfOthers(int count) {
        Invalidation[] changes = new Invalidation[count];
        for (int i = 0; i < count; i++) {
            changes[i] = Invalidation.changed(TestProfiles.id(), 6);
        }
        return changes;
    }

    private void first() {
        first(0);
    }

    private void first(long base, Invalidation... changes) {
        cache.beginPoll();
        assertThat(apply(nanos.get(), Scope.FIRST, base, changes)).isTrue();
    }

    private void increment(long xmax, Invalidation... changes) {
        cache.beginPoll();
        assertThat(apply(nanos.get(), Scope.INCREMENT, xmax, changes)).isTrue();
    }

    private void overflow(long xmax) {
        cache.beginPoll();
        assertThat(apply(nanos.get(), Scope.OVERFLOW, xmax)).isTrue();
    }

    private boolean apply(long startNanos, Scope scope, long base, Invalidation... changes) {
        return cache.apply(polled(PRESENT, startNanos, scope, base, changes));
    }

    private static PolledChanges polled(
            Incarnation incarnation, long startNanos, Scope scope, long base, Invalidation... changes) {
        return new PolledChanges(startNanos, incarnation, CLOCK_MICROS, scope, base, List.of(changes));
    }

    private static final class Recorder implements ChangeListener {
        private List<ProfileId> changed = new ArrayList<>();
        private int all;

        @Override
        public void changed(ProfileId id) {
            changed.add(id);
        }

        @Override
        public void allChanged() {
            all++;
        }

        private List<ProfileId> takeChanged() {
            List<ProfileId> taken = changed;
            changed = new ArrayList<>();
            return taken;
        }
    }
}
