package io.phoenix.profile.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestProfiles;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which entries are hits: the newest version, of the current epoch, verified recently. */
class CacheEntriesTest {

    private static final Duration VERIFIED_FOR = Duration.ofSeconds(2);

    private final ProfileId id = TestProfiles.id();
    private final AtomicLong nanos = new AtomicLong();
    private final CacheEntries entries = new CacheEntries(1_000, Duration.ofMinutes(1), VERIFIED_FOR, nanos::get);

    @BeforeEach
    void verify() {
        entries.markVerified(nanos.get());
    }

    @Test
    void put_overAnOlderVersion_replacesIt() {
        entries.put(id, CachedProfiles.of(id, 5, 0));
        entries.put(id, CachedProfiles.of(id, 6, 0));

        assertThat(entries.get(id).version()).isEqualTo(6);
    }

    @Test
    void put_overANewerVersion_leavesIt() {
        entries.put(id, CachedProfiles.of(id, 6, 0));
        entries.put(id, CachedProfiles.of(id, 5, 0));

        assertThat(entries.get(id).version()).isEqualTo(6);
    }

    @Test
    void put_sameVersionOfAnEarlierEpoch_leavesTheEntry() {
        entries.bumpEpoch();
        entries.put(id, CachedProfiles.of(id, 5, 1));
        entries.put(id, CachedProfiles.of(id, 5, 0));

        assertThat(entries.get(id)).as("still of the current epoch").isNotNull();
    }

    @Test
    void bumpEpoch_invalidatesEveryEntryUntilItIsLoadedAgain() {
        entries.put(id, CachedProfiles.of(id, 5, entries.epoch()));

        entries.bumpEpoch();

        assertThat(entries.get(id)).isNull();
        assertThat(entries.getStale(id).version()).isEqualTo(5);
        entries.put(id, CachedProfiles.of(id, 5, entries.epoch()));
        assertThat(entries.get(id).version()).isEqualTo(5);
    }

    @Test
    void put_loadedBeforeTheBump_isNotServed() {
        int epoch = entries.epoch();
        entries.bumpEpoch();

        entries.put(id, CachedProfiles.of(id, 5, epoch));

        assertThat(entries.get(id)).isNull();
    }

    @Test
    void invalidate_presentVersion_leavesTheEntry() {
        entries.put(id, CachedProfiles.of(id, 5, 0));

        entries.invalidate(id, 5);

        assertThat(entries.getStale(id).watermark()).isEqualTo(5);
    }

    @Test
    void invalidate_olderEntry_keepsAStaleCopyThatNoOlderVersionReplaces() {
        entries.put(id, CachedProfiles.of(id, 5, 0));

        entries.invalidate(id, 7);
        entries.put(id, CachedProfiles.of(id, 6, 0));

        assertThat(entries.get(id)).isNull();
        assertThat(entries.getStale(id).version()).isEqualTo(5);
        assertThat(entries.getStale(id).watermark()).isEqualTo(7);
    }

    @Test
    void get_afterTheVerificationExpires_isNull() {
        entries.put(id, CachedProfiles.of(id, 5, 0));

        nanos.addAndGet(VERIFIED_FOR.toNanos() - 1);
        assertThat(entries.get(id)).isNotNull();
        nanos.incrementAndGet();
        assertThat(entries.get(id)).isNull();

        entries.markVerified(nanos.get());
        assertThat(entries.get(id)).isNotNull();
    }

    @Test
    void get_beforeTheFirstVerification_isNull() {
        CacheEntries unverified = new CacheEntries(1_000, Duration.ofMinutes(1), VERIFIED_FOR, nanos::get);
        unverified.put(id, CachedProfiles.of(id, 5, 0));

        assertThat(unverified.get(id)).isNull();
        assertThat(unverified.getStale(id)).isNotNull();
    }

    @Test
    void get_negativeClock_behavesTheSame() {
        nanos.set(Long.MIN_VALUE + 1);
        CacheEntries early = new CacheEntries(1_000, Duration.ofMinutes(1), VERIFIED_FOR, nanos::get);
        early.put(id, CachedProfiles.of(id, 5, 0));

        assertThat(early.get(id)).isNull();
        early.markVerified(nanos.get());
        assertThat(early.get(id)).isNotNull();
    }

    @Test
    void put_beyondTheMaximum_evicts() throws Exception {
        CacheEntries small = new CacheEntries(10, Duration.ofMinutes(1), VERIFIED_FOR, nanos::get);

        for (int i = 0; i < 1_000; i++) {
            ProfileId each = new ProfileId("t", "u" + i);
            small.put(each, CachedProfiles.of(each, 1, 0));
        }

        Eventually.isTrue("at most 10 are left", () -> count(small.ids()) <= 10);
    }

    private static int count(Iterator<ProfileId> ids) {
        int count = 0;
        for (; ids.hasNext(); ids.next()) {
            count++;
        }
        return count;
    }

    @Test
    void hottest_moreThanRequested_areThoseReadMost() {
        List<ProfileId> read = Stream.generate(TestProfiles::id).limit(20).toList();
        List<ProfileId> keptOnly = Stream.generate(TestProfiles::id).limit(20).toList();
        Stream.concat(read.stream(), keptOnly.stream())
                .forEach(each -> entries.put(each, CachedProfiles.of(each, 1, entries.epoch())));
        for (ProfileId each : read) {
            entries.get(each);
            // Caffeine records reads in a buffer, and drops them while it is full
            entries.hottest(1);
        }

        // Caffeine estimates frequencies
        assertThat(entries.hottest(20)).hasSize(20).filteredOn(read::contains).hasSizeGreaterThan(15);
    }

    @Test
    void hottest_erased_isLeftOut() {
        entries.put(id, CachedProfiles.of(id, 1, entries.epoch()));
        entries.erase(id, 2);

        assertThat(entries.hottest(10)).isEmpty();
    }
}
