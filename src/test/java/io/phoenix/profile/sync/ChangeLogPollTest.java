package io.phoenix.profile.sync;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.cache.CachedProfiles;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Admission;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.testing.CapturedLog;
import io.phoenix.profile.testing.FakeChangeLog;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the polls of one instance find, and what L1 makes of it. Each test polls when it says so. */
@ExtendWith(VertxExtension.class)
class ChangeLogPollTest {

    private static final Duration VERIFIED_FOR = Duration.ofSeconds(2);
    private static final int CHANGES_MAX = 3;
    private static final int FIRST_CHANGES_MAX = 4;
    private static final int WATERMARKS_MAX = 1_000;

    private final AtomicLong nanos = new AtomicLong();
    private final FakeDatabase database = new FakeDatabase();
    private final SwitchedLog log = new SwitchedLog(database);
    private final FakeSharedCache shared = new FakeSharedCache(nanos::get);
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final LocalCache cache = LocalCache.create(
            new LocalCache.Limits(
                    1_000, Duration.ofMinutes(10), VERIFIED_FOR, Duration.ofMinutes(10), WATERMARKS_MAX, 1_000),
            nanos::get);
    private final ProfileId id = TestProfiles.id();
    private final ProfileId other = TestProfiles.id();

    private ChangeLogPoll polls;

    @BeforeEach
    void create(Vertx vertx) {
        polls = new ChangeLogPoll(
                vertx,
                log,
                cache,
                new TombstoneRepeater(shared, Duration.ofSeconds(4), 100, nanos::get),
                new ChangeLogPoll.Limits(Duration.ofDays(1), CHANGES_MAX, FIRST_CHANGES_MAX),
                nanos::get,
                metrics.consistency());
    }

    @Test
    void start_pollsAtOnceAndCompletesWithTheFirstPoll() throws Exception {
        await(polls.start());

        assertThat(cache.isVerified()).isTrue();
        assertThat(cache.incarnation()).isEqualTo(database.incarnation());
        polls.stop();
    }

    @Test
    void poll_changeCommitted_removesTheEntry() {
        commit(id, other);
        polls.poll();
        keep(id);
        keep(other);

        commit(id);
        polls.poll();

        assertThat(cache.get(id)).isNull();
        assertThat(cache.get(other)).isNotNull();
    }

    @Test
    void poll_transactionThatCommitsLate_isReadOnceItHasCommitted() {
        commit(id);
        FakeDatabase.Transaction late = database.begin();
        late.put(profile(id));
        polls.poll();
        commit(other);
        polls.poll();
        keep(id);
        late.commit();

        polls.poll();

        assertThat(cache.get(id)).isNull();
    }

    @Test
    void poll_failed_verifiesNothingAndTheNextOneReadsWhatItMissed() {
        commit(id);
        polls.poll();
        keep(id);
        commit(id);
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        log.current.unreachable(true);
        polls.poll();
        assertThat(cache.isVerified()).isFalse();
        assertThat(metrics.value("polls.failed")).isEqualTo(1);

        log.current.unreachable(false);
        polls.poll();

        assertThat(cache.isVerified()).isTrue();
        assertThat(cache.get(id)).isNull();
    }

    @Test
    void poll_slow_vouchesFromItsStart() {
        polls.poll();
        log.hold();
        polls.poll();
        nanos.addAndGet(VERIFIED_FOR.toNanos() - 1);

        log.release();

        assertThat(cache.isVerified()).isTrue();
        nanos.incrementAndGet();
        assertThat(cache.isVerified()).isFalse();
    }

    @Test
    void poll_anotherInFlight_waitsForItsTurn() {
        log.hold();
        polls.poll();
        polls.poll();
        assertThat(log.reads).isEqualTo(1);
        log.release();

        polls.poll();

        assertThat(log.reads).isEqualTo(2);
    }

    @Test
    void poll_readThatThrows_doesNotEndThePolls() {
        log.broken = true;
        assertThatThrownBy(polls::poll).isInstanceOf(IllegalStateException.class);
        log.broken = false;

        polls.poll();

        assertThat(cache.isVerified()).isTrue();
    }

    @Test
    void poll_asManyChangesAsAllowed_keepsTheOtherEntries() {
        ProfileId[] others = ids(CHANGES_MAX);
        commit(others);
        commit(id);
        polls.poll();
        keep(id);

        commit(others);
        polls.poll();

        assertThat(cache.get(id)).isNotNull();
        assertThat(metrics.value("polls.overflowed")).isZero();
    }

    @Test
    void poll_moreChangesThanAllowed_dropsL1AndOlderValuesOfL2() {
        ProfileId[] others = ids(CHANGES_MAX + 1);
        commit(others);
        commit(id);
        polls.poll();
        keep(id);
        Stamp before = database.stamp();

        commit(others);
        polls.poll();

        assertThat(cache.isVerified()).isTrue();
        assertThat(cache.get(id)).isNull();
        assertThat(admit(before)).isEqualTo(Admission.STALE);
        assertThat(admit(database.stamp())).isEqualTo(Admission.FRESH);
        assertThat(metrics.value("polls.overflowed")).isEqualTo(1);
    }

    /** A value that was read while an older transaction was open may lack what committed before that one does. */
    @Test
    void poll_moreChangesThanAllowedBesideAnOpenTransaction_admitsNothingReadBefore() {
        commit(ids(1));
        polls.poll();
        FakeDatabase.Transaction open = database.begin();
        Stamp before = database.stamp();
        assertThat(before.xmin()).isEqualTo(open.xid());

        ProfileId[] others = ids(CHANGES_MAX + 1);
        commit(others);
        commit(others);
        polls.poll();

        assertThat(metrics.value("polls.overflowed")).isEqualTo(1);
        assertThat(admit(before)).isEqualTo(Admission.STALE);
        assertThat(admit(new Stamp(database.incarnation(), database.snapshot().xmax())))
                .isEqualTo(Admission.FRESH);
        open.abort();
    }

    /** The same for the watermarks of an older generation, which are forgotten once there is another one. */
    @Test
    void poll_watermarksForgottenBesideAnOpenTransaction_admitsNothingReadBeforeThem() {
        ProfileId[] many = ids(2 * (WATERMARKS_MAX + 1));
        commit(many);
        polls.poll();
        FakeDatabase.Transaction open = database.begin();
        Stamp before = database.stamp();

        for (ProfileId each : many) {
            commit(each);
            polls.poll();
        }

        assertThat(metrics.value("polls.overflowed")).isZero();
        assertThat(admit(before)).isEqualTo(Admission.STALE);
        open.abort();
    }

    @Test
    void poll_moreWatermarksThanAllowed_countsTheOverflow() {
        commit(id);
        polls.poll();
        keep(id);
        for (ProfileId announced : ids(WATERMARKS_MAX + 1)) {
            cache.known(announced, 1);
        }

        polls.poll();

        assertThat(cache.get(id)).isNull();
        assertThat(metrics.value("polls.overflowed")).isEqualTo(1);
    }

    @Test
    void poll_truncate_dropsL1AndOlderValuesOfL2() {
        commit(id);
        polls.poll();
        keep(id);
        Stamp before = database.stamp();

        truncate();
        polls.poll();

        assertThat(cache.get(id)).isNull();
        assertThat(admit(before)).isEqualTo(Admission.STALE);
    }

    @Test
    void poll_firstAfterATruncate_admitsNothingOlder() {
        commit(id);
        Stamp before = database.stamp();
        truncate();

        polls.poll();

        assertThat(admit(before)).isEqualTo(Admission.STALE);
        assertThat(admit(database.stamp())).isEqualTo(Admission.FRESH);
    }

    // ---- pruning ----

    @Test
    void poll_prunedUpToTheCursor_keepsL1() {
        commit(id);
        commit(id);
        polls.poll();
        keep(id);

        database.prune(database.snapshot().xmin());
        polls.poll();

        assertThat(cache.get(id)).isNotNull();
    }

    /** A DELETE by hand may remove what was not read. */
    @Test
    void poll_prunedBeyondTheCursor_dropsL1() {
        commit(id, other);
        polls.poll();
        keep(id);

        commit(other);
        database.prune(Long.MAX_VALUE);
        polls.poll();

        assertThat(cache.get(id)).isNull();
        assertThat(metrics.value("polls.overflowed")).isEqualTo(1);
    }

    @Test
    void poll_prunedBeyondATransactionThatWasOpen_dropsL1() {
        commit(id, other);
        FakeDatabase.Transaction open = database.begin();
        open.put(profile(other));
        polls.poll();
        keep(id);

        open.commit();
        database.prune(Long.MAX_VALUE);
        polls.poll();

        assertThat(cache.get(id)).isNull();
    }

    /** The previous poll has read what is gone. */
    @Test
    void poll_prunedBeforeThePreviousPoll_keepsL1() {
        commit(id, other);
        FakeDatabase.Transaction open = database.begin();
        commit(other);
        database.prune(Long.MAX_VALUE);
        polls.poll();
        keep(id);

        polls.poll();

        assertThat(cache.get(id)).isNotNull();
        open.abort();
    }

    @Test
    void poll_firstOfAPrunedLog_admitsNothingOlderThanThePruning() {
        commit(id);
        commit(id);
        Stamp before = new Stamp(database.incarnation(), database.stamp().xmin() - 1);
        database.prune(database.snapshot().xmin());

        polls.poll();

        assertThat(admit(before)).isEqualTo(Admission.STALE);
        assertThat(admit(database.stamp())).isEqualTo(Admission.FRESH);
    }

    /** The oldest transaction that was read may be half read. */
    @Test
    void poll_firstOfALongLog_admitsNothingOlderThanWhatItRead() {
        ProfileId[] others = ids(FIRST_CHANGES_MAX - 1);
        commit(others);
        commit(id, other);
        commit(id, other);
        Stamp halfRead = new Stamp(database.incarnation(), database.stamp().xmin() - 1);
        commit(others);

        polls.poll();

        assertThat(admit(halfRead)).isEqualTo(Admission.STALE);
        assertThat(admit(new Stamp(database.incarnation(), halfRead.xmin() + 1)))
                .isEqualTo(Admission.FRESH);
    }

    @Test
    void poll_erasureAmongMoreChangesThanAllowed_putsItsTombstone() {
        ProfileId[] others = ids(CHANGES_MAX + 1);
        commit(others);
        commit(id);
        polls.poll();
        commit(others);
        FakeDatabase.Transaction erasure = database.begin();
        long version = erasure.erase(id);
        erasure.commit();

        polls.poll();

        assertThat(metrics.value("polls.overflowed")).isEqualTo(1);
        assertThat(shared.peek(id).erased()).isTrue();
        assertThat(shared.peek(id).version()).isEqualTo(version);
    }

    @Test
    void poll_erasure_putsItsTombstone() {
        commit(id);
        polls.poll();
        FakeDatabase.Transaction erasure = database.begin();
        long version = erasure.erase(id);
        erasure.commit();

        polls.poll();

        assertThat(shared.peek(id).erased()).isTrue();
        assertThat(shared.peek(id).version()).isEqualTo(version);
    }

    // ---- incarnations ----

    @Test
    void poll_databaseCrashed_readsTheLogAnewAtOnce() {
        commit(id);
        polls.poll();
        keep(id);

        database.crash(Long.MAX_VALUE);
        polls.poll();

        assertThat(cache.incarnation()).isEqualTo(database.incarnation());
        assertThat(cache.isVerified()).isTrue();
        assertThat(cache.needsFirstPoll()).isFalse();
        assertThat(cache.get(id)).isNull();
    }

    /** A transaction id that a poll has passed is given out once more after the crash. */
    @Test
    void poll_transactionIdReusedAfterACrash_isRead() {
        commit(id);
        FakeDatabase.Transaction lost = database.begin();
        lost.abort();
        polls.poll();
        database.crash(lost.xid());
        FakeDatabase.Transaction reusing = database.begin();
        assertThat(reusing.xid()).isEqualTo(lost.xid());
        long version = reusing.put(profile(id)).version();
        reusing.commit();

        polls.poll();

        assertThat(cache.admit(id, version - 1, false, database.stamp())).isEqualTo(Admission.REFUSED);
        assertThat(cache.admit(id, version, false, database.stamp())).isEqualTo(Admission.FRESH);
    }

    /** A load saw the new database first, while a poll was in flight. */
    @Test
    void poll_incarnationObservedMeanwhile_isReadAnewAtOnce() {
        polls.poll();
        database.crash(Long.MAX_VALUE);
        log.hold();
        polls.poll();
        cache.observe(database.incarnation());

        log.release();

        assertThat(cache.needsFirstPoll()).isFalse();
    }

    @Test
    void poll_newIncarnation_isNotLoggedAsUnexpected() {
        polls.poll();
        database.crash(Long.MAX_VALUE);
        try (CapturedLog captured = CapturedLog.of(ConsistencyMetrics.class)) {
            polls.poll();

            assertThat(captured.lines().get(0))
                    .isEqualTo("change log: poll failed: incarnation " + database.incarnation()
                            + " has begun, reading its log from the start");
        }
    }

    @Test
    void poll_oldPrimary_isIgnoredAndLeftAlone() {
        FakeDatabase promoted = database.promoted(database.copy());
        polls.poll();
        log.switchTo(promoted);
        polls.poll();
        assertThat(cache.incarnation()).isEqualTo(promoted.incarnation());
        nanos.addAndGet(VERIFIED_FOR.toNanos());
        Incarnation old = database.incarnation();

        log.switchTo(database);
        polls.poll();

        assertThat(cache.isVerified()).isFalse();
        assertThat(cache.incarnation()).isEqualTo(promoted.incarnation());
        assertThat(database.incarnation()).isEqualTo(old);
        log.switchTo(promoted);
        polls.poll();
        assertThat(cache.isVerified()).isTrue();
    }

    @Test
    void poll_transactionIdsRunBackwards_beginsAnotherIncarnation() {
        commit(id);
        FakeDatabase.Copy backup = database.copy();
        Incarnation before = database.incarnation();
        commit(id);
        polls.poll();
        keep(id);

        database.restore(backup);
        polls.poll();
        polls.poll();

        assertThat(database.incarnation().isNewerThan(before)).isTrue();
        assertThat(cache.incarnation()).isEqualTo(database.incarnation());
        assertThat(cache.isVerified()).isTrue();
        assertThat(cache.get(id)).isNull();
    }

    @Test
    void poll_anotherSystemIdentifier_beginsAnotherIncarnation() {
        polls.poll();
        Incarnation before = database.incarnation();

        database.systemIdentifier("another");
        polls.poll();

        assertThat(database.incarnation().isNewerThan(before)).isTrue();
    }

    /** A dump that was restored into a fresh cluster, where timelines begin anew. */
    @Test
    void poll_anotherClusterOfAnOlderTimeline_beginsANewerIncarnation() {
        FakeDatabase promoted = database.promoted(database.copy());
        log.switchTo(promoted);
        polls.poll();
        Incarnation seen = cache.incarnation();
        assertThat(seen.timeline()).isEqualTo(2);
        FakeDatabase fresh = new FakeDatabase();
        fresh.restore(promoted.copy());
        fresh.systemIdentifier("fresh");
        assertThat(fresh.incarnation().timeline()).isEqualTo(1);

        log.switchTo(fresh);
        polls.poll();
        polls.poll();

        assertThat(fresh.incarnation().isNewerThan(seen)).isTrue();
        assertThat(cache.incarnation()).isEqualTo(fresh.incarnation());
        nanos.addAndGet(VERIFIED_FOR.toNanos() - 1);
        assertThat(cache.isVerified()).isTrue();
    }

    /** Marked by {@code migrate --restored}, and seen by a load first: there is nothing left to begin. */
    @Test
    void poll_anotherClusterOfANewerIncarnation_isTakenAsItIs() {
        polls.poll();
        FakeDatabase fresh = new FakeDatabase();
        fresh.systemIdentifier("fresh");
        fresh.beginIncarnation(fresh.incarnation(), cache.incarnation().generationOfNextRestore());
        Incarnation marked = fresh.incarnation();
        cache.observe(marked);

        log.switchTo(fresh);
        polls.poll();

        assertThat(fresh.incarnation()).isEqualTo(marked);
        assertThat(cache.incarnation()).isEqualTo(marked);
        assertThat(cache.needsFirstPoll()).isFalse();
    }

    @Test
    void poll_generationOlderThanOneSeen_beginsANewerOne() {
        FakeDatabase restored = new FakeDatabase();
        database.crash(Long.MAX_VALUE);
        polls.poll();
        Incarnation seen = cache.incarnation();

        log.switchTo(restored);
        polls.poll();
        polls.poll();

        assertThat(restored.incarnation().isNewerThan(seen)).isTrue();
        assertThat(cache.incarnation()).isEqualTo(restored.incarnation());
        assertThat(cache.needsFirstPoll()).isFalse();
    }

    private void commit(ProfileId... ids) {
        FakeDatabase.Transaction transaction = database.begin();
        for (ProfileId each : ids) {
            transaction.put(profile(each));
        }
        transaction.commit();
    }

    private void truncate() {
        FakeDatabase.Transaction transaction = database.begin();
        transaction.truncate();
        transaction.commit();
    }

    private void keep(ProfileId each) {
        long version = database.row(each).version();
        assertThat(CachedProfiles.offer(cache, each, version, database.stamp())).isTrue();
        assertThat(cache.get(each)).isNotNull();
    }

    /** Whether a value of an id without a watermark may be taken. */
    private Admission admit(Stamp stamp) {
        return cache.admit(TestProfiles.id(), 1, false, stamp);
    }

    private static Profile profile(ProfileId id) {
        return new Profile(id, "Name", false, 0, 0, Instant.EPOCH, Instant.EPOCH);
    }

    private static ProfileId[] ids(int count) {
        return Stream.generate(TestProfiles::id).limit(count).toArray(ProfileId[]::new);
    }

    /** A log that a test can switch to another database, hold, or break. */
    private static final class SwitchedLog implements ChangeLog {

        private FakeChangeLog current;
        private Promise<Void> held = Promise.promise();
        private int reads;
        private boolean broken;

        private SwitchedLog(FakeDatabase database) {
            switchTo(database);
            release();
        }

        private void switchTo(FakeDatabase database) {
            current = new FakeChangeLog(database);
        }

        /** Delays the results of reads. */
        private void hold() {
            held = Promise.promise();
        }

        private void release() {
            held.tryComplete();
        }

        @Override
        public Future<LoggedChanges> newest(int max) {
            return read(current.newest(max));
        }

        @Override
        public Future<LoggedChanges> since(Snapshot cursor, int max) {
            return read(current.since(cursor, max));
        }

        private Future<LoggedChanges> read(Future<LoggedChanges> result) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            reads++;
            return held.future().compose(released -> result);
        }

        @Override
        public Future<Void> beginIncarnation(Incarnation seen, long generationMin) {
            return current.beginIncarnation(seen, generationMin);
        }

        @Override
        public Future<Integer> prune(int max) {
            return current.prune(max);
        }
    }
}
