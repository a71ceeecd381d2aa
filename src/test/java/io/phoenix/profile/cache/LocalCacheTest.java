package io.phoenix.profile.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.FakeTiers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered from memory: the newest version, of this epoch, verified not long ago. */
class LocalCacheTest {

    private static final Duration VERIFIED_FOR = Duration.ofSeconds(2);

    private final ProfileId id = FakeTiers.id();
    private final AtomicLong nanos = new AtomicLong();
    private final LocalCache local = new LocalCache(1_000, Duration.ofMinutes(1), VERIFIED_FOR, nanos::get);

    @BeforeEach
    void verify() {
        local.verified(nanos.get());
    }

    @Test
    void keep_overAnOlderVersion_takesItsPlace() {
        local.keep(id, CachedProfiles.of(id, 5, 0));
        local.keep(id, CachedProfiles.of(id, 6, 0));

        assertThat(local.get(id).version()).isEqualTo(6);
    }

    @Test
    void keep_overANewerVersion_leavesIt() {
        local.keep(id, CachedProfiles.of(id, 6, 0));
        local.keep(id, CachedProfiles.of(id, 5, 0));

        assertThat(local.get(id).version()).isEqualTo(6);
    }

    @Test
    void keep_ofTheSameVersion_neverBringsAnEarlierEpochBack() {
        local.bumpEpoch();
        local.keep(id, CachedProfiles.of(id, 5, 1));
        local.keep(id, CachedProfiles.of(id, 5, 0));

        assertThat(local.get(id)).as("still of the present epoch").isNotNull();
    }

    @Test
    void bumpEpoch_makesEverythingOldUntilItIsLoadedAnew() {
        local.keep(id, CachedProfiles.of(id, 5, local.epoch()));

        local.bumpEpoch();

        assertThat(local.get(id)).isNull();
        assertThat(local.getEvenOld(id).version()).isEqualTo(5);
        local.keep(id, CachedProfiles.of(id, 5, local.epoch()));
        assertThat(local.get(id).version()).isEqualTo(5);
    }

    @Test
    void keep_ofALoadThatBeganBeforeTheEpochMoved_isNotAnswered() {
        int epoch = local.epoch();
        local.bumpEpoch();

        local.keep(id, CachedProfiles.of(id, 5, epoch));

        assertThat(local.get(id)).isNull();
    }

    @Test
    void overtake_leavesWhatIsNoOlder() {
        local.keep(id, CachedProfiles.of(id, 5, 0));

        local.overtake(id, 5);

        assertThat(local.getEvenOld(id).floor()).isEqualTo(5);
    }

    @Test
    void overtake_keepsWhatIsOlderAsALastResortThatNothingOlderReplaces() {
        local.keep(id, CachedProfiles.of(id, 5, 0));

        local.overtake(id, 7);
        local.keep(id, CachedProfiles.of(id, 6, 0));

        assertThat(local.get(id)).isNull();
        assertThat(local.getEvenOld(id).version()).isEqualTo(5);
        assertThat(local.getEvenOld(id).floor()).isEqualTo(7);
    }

    @Test
    void get_isVerifiedForAWhileAndNotLonger() {
        local.keep(id, CachedProfiles.of(id, 5, 0));

        nanos.addAndGet(VERIFIED_FOR.toNanos() - 1);
        assertThat(local.get(id)).isNotNull();
        nanos.incrementAndGet();
        assertThat(local.get(id)).isNull();

        local.verified(nanos.get());
        assertThat(local.get(id)).isNotNull();
    }

    @Test
    void get_beforeTheFirstVerification_isNothing() {
        LocalCache unverified = new LocalCache(1_000, Duration.ofMinutes(1), VERIFIED_FOR, nanos::get);
        unverified.keep(id, CachedProfiles.of(id, 5, 0));

        assertThat(unverified.get(id)).isNull();
        assertThat(unverified.getEvenOld(id)).isNotNull();
    }

    @Test
    void clockThatIsNegative_isNoDifference() {
        nanos.set(Long.MIN_VALUE + 1);
        LocalCache early = new LocalCache(1_000, Duration.ofMinutes(1), VERIFIED_FOR, nanos::get);
        early.keep(id, CachedProfiles.of(id, 5, 0));

        assertThat(early.get(id)).isNull();
        early.verified(nanos.get());
        assertThat(early.get(id)).isNotNull();
    }

    @Test
    void keep_ofMoreThanTheMost_makesRoom() throws Exception {
        LocalCache small = new LocalCache(10, Duration.ofMinutes(1), VERIFIED_FOR, nanos::get);

        for (int i = 0; i < 1_000; i++) {
            ProfileId each = new ProfileId("t", "u" + i);
            small.keep(each, CachedProfiles.of(each, 1, 0));
        }

        Eventually.isTrue("no more than 10 are left", () -> count(small.ids()) <= 10);
    }

    private static int count(Iterator<ProfileId> ids) {
        int count = 0;
        for (; ids.hasNext(); ids.next()) {
            count++;
        }
        return count;
    }

    @Test
    void hottest_ofMoreThanAsked_areThoseReadMost() {
        List<ProfileId> read = Stream.generate(FakeTiers::id).limit(20).toList();
        List<ProfileId> keptOnly = Stream.generate(FakeTiers::id).limit(20).toList();
        Stream.concat(read.stream(), keptOnly.stream())
                .forEach(each -> local.keep(each, CachedProfiles.of(each, 1, local.epoch())));
        for (ProfileId each : read) {
            local.get(each);
            // what was read is noted in passing, and lost where too much of it waits to be noted
            local.hottest(1);
        }

        // the cache keeps an estimate of how often each was read
        assertThat(local.hottest(20)).hasSize(20).filteredOn(read::contains).hasSizeGreaterThan(15);
    }

    @Test
    void hottest_erased_isNotAmongThem() {
        local.keep(id, CachedProfiles.of(id, 1, local.epoch()));
        local.erase(id, 2);

        assertThat(local.hottest(10)).isEmpty();
    }
}
