package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.CachedProfiles;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakePoll;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.TestProfiles;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Which entries the sampler takes for stale. The database of the polls is another one than that of the store, which stands
 * for polls that find nothing: a broken protocol.
 */
class SamplerTest {

    private static final Duration STALENESS_MAX = Duration.ofSeconds(2);

    private final AtomicLong nanos = new AtomicLong();
    private final FakeDatabase database = new FakeDatabase();
    private final FakeDatabase blind = new FakeDatabase();
    private final FakeProfileStore store = new FakeProfileStore(database);
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final LocalCache cache = LocalCache.create(
            new LocalCache.Limits(
                    1_000, Duration.ofMinutes(10), Duration.ofSeconds(2), Duration.ofMinutes(10), 1_000, 1_000),
            nanos::get);
    private final FakePoll poll = new FakePoll(blind, cache, nanos::get);
    private final Sampler sampler = new Sampler(cache, store, 2, nanos::get, metrics.consistency());
    private final ProfileId id = TestProfiles.id();

    @BeforeEach
    void keepOne() {
        poll.run();
        keep(id);
    }

    @Test
    void sample_entryAsInTheStore_isKept() {
        sampler.sample();
        pass(STALENESS_MAX.plusNanos(1));
        sampler.sample();

        assertThat(cache.get(id)).isNotNull();
        assertThat(metrics.consistency().staleEntries()).isZero();
        assertThat(metrics.value("sampler.entries.checked")).isEqualTo(2);
    }

    @Test
    void sample_changedAndStillAHitBeyondTheBound_isDroppedAndCounted() {
        stored(id);
        sampler.sample();
        pass(STALENESS_MAX);
        sampler.sample();
        assertThat(cache.get(id)).as("within the bound").isNotNull();
        pass(Duration.ofNanos(1));

        sampler.sample();

        assertThat(cache.getStale(id)).isNull();
        assertThat(metrics.consistency().staleEntries()).isEqualTo(1);
    }

    @Test
    void sample_erasedAndStillAHitBeyondTheBound_isDroppedAndCounted() {
        FakeDatabase.Transaction erasure = database.begin();
        erasure.erase(id);
        erasure.commit();
        sampler.sample();
        pass(STALENESS_MAX.plusNanos(1));

        sampler.sample();

        assertThat(cache.getStale(id)).isNull();
        assertThat(metrics.consistency().staleEntries()).isEqualTo(1);
    }

    @Test
    void sample_replacedWithinTheBound_isNotCounted() {
        stored(id);
        sampler.sample();
        keep(id);
        pass(STALENESS_MAX.plusNanos(1));

        sampler.sample();

        assertThat(cache.get(id)).isNotNull();
        assertThat(metrics.consistency().staleEntries()).isZero();
    }

    @Test
    void sample_noLongerVerified_isNotCounted() {
        stored(id);
        sampler.sample();
        nanos.addAndGet(STALENESS_MAX.toNanos() + 1);

        sampler.sample();

        assertThat(metrics.consistency().staleEntries()).isZero();
    }

    @Test
    void sample_commitLostWithItsIncarnation_isNotCounted() {
        FakeDatabase.Copy before = database.copy();
        stored(id);
        sampler.sample();
        database.restore(before);
        database.crash(Long.MAX_VALUE);
        blind.crash(Long.MAX_VALUE);
        pass(STALENESS_MAX.plusNanos(1));
        keepVersion(id, database.row(id).version());

        sampler.sample();

        assertThat(cache.get(id)).isNotNull();
        assertThat(metrics.consistency().staleEntries()).isZero();
    }

    @Test
    void sample_storeUnreachable_dropsNothing() {
        store.unreachable(true);

        assertThat(sampler.sample().succeeded()).isTrue();
        pass(STALENESS_MAX.plusNanos(1));
        assertThat(sampler.sample().succeeded()).isTrue();

        assertThat(cache.get(id)).isNotNull();
    }

    @Test
    void sample_moreEntriesThanASample_comesToAllOfThem() {
        for (int i = 0; i < 4; i++) {
            keep(TestProfiles.id());
        }
        for (int i = 0; i < 3; i++) {
            sampler.sample();
        }

        assertThat(metrics.value("sampler.entries.checked")).isEqualTo(5);
    }

    @Test
    void sample_afterAllOfL1WasDropped_walksOverTheNewEntries() {
        for (int i = 0; i < 4; i++) {
            keep(TestProfiles.id());
        }
        sampler.sample();
        poll.overflow();
        keep(id);

        sampler.sample();

        assertThat(metrics.value("sampler.entries.checked")).isEqualTo(3);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        poll.run();
    }

    private Profile stored(ProfileId each) {
        FakeDatabase.Transaction transaction = database.begin();
        Profile profile = transaction.put(new Profile(each, "Name", false, 0, 0, Instant.EPOCH, Instant.EPOCH));
        transaction.commit();
        return profile;
    }

    private void keep(ProfileId each) {
        keepVersion(each, stored(each).version());
    }

    private void keepVersion(ProfileId each, long version) {
        CachedProfiles.offer(cache, each, version, database.stamp());
        assertThat(cache.get(each)).isNotNull();
    }
}
