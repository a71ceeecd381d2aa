package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No erased profile stays in L2, whatever happens to the first tombstone. */
class TombstoneRepeaterTest {

    private static final Duration LOAD_MAX = Duration.ofSeconds(4);

    private final AtomicLong nanos = new AtomicLong();
    private final FakeDatabase database = new FakeDatabase();
    private final FakeSharedCache shared = new FakeSharedCache(nanos::get);
    private final ProfileId id = TestProfiles.id();
    private final TombstoneRepeater repeater = new TombstoneRepeater(shared, LOAD_MAX, 2, nanos::get);

    /** What a load that began before the erasure puts. */
    private SharedValue old;

    @BeforeEach
    void create() {
        old = stored(id);
    }

    @Test
    void repeat_erasure_replacesTheOldValue() {
        shared.put(old, nanos.get());
        long version = erase(id);

        poll();

        assertThat(shared.peek(id).erased()).isTrue();
        assertThat(shared.peek(id).version()).isEqualTo(version);
        assertThat(shared.peek(id).stamp().incarnation()).isEqualTo(database.incarnation());
    }

    @Test
    void repeat_change_putsNothing() {
        stored(id);

        poll();

        assertThat(shared.peek(id)).isNull();
        assertThat(repeater.pending()).isZero();
    }

    @Test
    void repeat_refused_isPutByALaterPoll() {
        erase(id);
        shared.refuseWrites(true);
        poll();
        nanos.addAndGet(LOAD_MAX.toNanos() + 1);
        pollWithoutNews();
        assertThat(repeater.pending()).isEqualTo(1);
        shared.refuseWrites(false);

        pollWithoutNews();

        assertThat(shared.peek(id).erased()).isTrue();
        assertThat(repeater.pending()).isZero();
    }

    /** L2 evicts the tombstone, and then a slow load puts the old value. */
    @Test
    void repeat_afterTheLastOldLoad_replacesWhatItPut() {
        erase(id);
        poll();
        shared.evict(id);
        shared.put(old, nanos.get());
        nanos.addAndGet(LOAD_MAX.toNanos());
        pollWithoutNews();
        assertThat(shared.peek(id).erased()).as("loads may still be in flight").isFalse();
        nanos.incrementAndGet();

        pollWithoutNews();

        assertThat(shared.peek(id).erased()).isTrue();
        assertThat(repeater.pending()).isZero();
    }

    @Test
    void repeat_takenAndDone_putsNoMore() {
        erase(id);
        poll();
        nanos.addAndGet(LOAD_MAX.toNanos() + 1);
        pollWithoutNews();
        shared.clear();

        pollWithoutNews();

        assertThat(shared.peek(id)).isNull();
    }

    @Test
    void repeat_profileCreatedAgain_leavesIt() {
        erase(id);
        SharedValue created = stored(id);
        shared.put(created, nanos.get());

        poll();
        nanos.addAndGet(LOAD_MAX.toNanos() + 1);
        pollWithoutNews();

        assertThat(shared.peek(id)).isEqualTo(created);
        assertThat(repeater.pending()).isZero();
    }

    @Test
    void repeat_erasedAgain_putsTheNewerTombstone() {
        erase(id);
        shared.refuseWrites(true);
        poll();
        stored(id);
        long second = erase(id);
        poll();
        assertThat(repeater.pending()).isEqualTo(1);
        shared.refuseWrites(false);

        pollWithoutNews();

        assertThat(shared.peek(id).version()).isEqualTo(second);
    }

    @Test
    void repeat_moreThanTheLimit_givesUpTheOldest() {
        shared.refuseWrites(true);
        ProfileId second = TestProfiles.id();
        ProfileId third = TestProfiles.id();
        for (ProfileId each : new ProfileId[] {id, second, third}) {
            stored(each);
            erase(each);
            poll();
            database.prune(Long.MAX_VALUE);
        }
        assertThat(repeater.pending()).isEqualTo(2);
        shared.refuseWrites(false);

        pollWithoutNews();

        assertThat(shared.copy()).containsOnlyKeys(second, third);
    }

    private void poll() {
        repeater.repeat(database.newest(100));
    }

    private void pollWithoutNews() {
        repeater.repeat(database.since(database.snapshot(), 100));
    }

    private SharedValue stored(ProfileId each) {
        FakeDatabase.Transaction transaction = database.begin();
        Profile profile = transaction.put(new Profile(each, "Name", false, 0, 0, Instant.EPOCH, Instant.EPOCH));
        transaction.commit();
        return new SharedValue(each, profile.version(), false, false, new byte[] {1}, database.stamp());
    }

    private long erase(ProfileId each) {
        FakeDatabase.Transaction transaction = database.begin();
        long version = transaction.erase(each);
        transaction.commit();
        return version;
    }
}
