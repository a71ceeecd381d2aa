package io.phoenix.profile.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.CacheEntries.Rule;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestProfiles;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which value of an id is the entry. */
class CacheEntriesTest {

    private static final Rule KEEP = (id, version) -> true;
    private static final Rule REFUSE = (id, version) -> false;

    private final ProfileId id = TestProfiles.id();
    private final CacheEntries entries = new CacheEntries(1_000, Duration.ofMinutes(1));

    @Test
    void put_overAnOlderVersion_replacesIt() {
        entries.put(id, CachedProfiles.of(5), KEEP);
        entries.put(id, CachedProfiles.of(6), KEEP);

        assertThat(entries.get(id).version()).isEqualTo(6);
    }

    @Test
    void put_overANewerVersion_leavesIt() {
        entries.put(id, CachedProfiles.of(6), KEEP);
        entries.put(id, CachedProfiles.of(5), KEEP);

        assertThat(entries.get(id).version()).isEqualTo(6);
    }

    @Test
    void put_refused_removesAnOlderVersion() {
        entries.put(id, CachedProfiles.of(5), KEEP);

        entries.put(id, CachedProfiles.of(6), REFUSE);

        assertThat(entries.get(id)).isNull();
    }

    @Test
    void put_refused_leavesANewerAndTheSameVersion() {
        entries.put(id, CachedProfiles.of(6), KEEP);

        entries.put(id, CachedProfiles.of(5), REFUSE);
        entries.put(id, CachedProfiles.of(6), REFUSE);

        assertThat(entries.get(id).version()).isEqualTo(6);
    }

    /** A watermark is raised after a put has checked it, and before the value is there. */
    @Test
    void removeOlder_whileAPutIsInProgress_removesWhatItPuts() throws Exception {
        Thread raised = new Thread(() -> entries.removeOlder(id, 6));

        entries.put(id, CachedProfiles.of(5), (same, version) -> {
            raised.start();
            awaitBlockedOrEnded(raised);
            return true;
        });

        raised.join();
        assertThat(entries.get(id)).isNull();
    }

    private static void awaitBlockedOrEnded(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void put_rule_isAskedAboutTheValue() {
        Rule fromSix = (asked, version) -> asked.equals(id) && version >= 6;

        entries.put(id, CachedProfiles.of(5), fromSix);
        assertThat(entries.get(id)).isNull();
        entries.put(id, CachedProfiles.of(6), fromSix);

        assertThat(entries.get(id).version()).isEqualTo(6);
    }

    @Test
    void removeOlder_presentVersion_leavesIt() {
        entries.put(id, CachedProfiles.of(5), KEEP);

        entries.removeOlder(id, 5);
        assertThat(entries.get(id).version()).isEqualTo(5);
        entries.removeOlder(id, 6);

        assertThat(entries.get(id)).isNull();
    }

    @Test
    void remove_anyVersion_leavesNone() {
        entries.put(id, CachedProfiles.of(5), KEEP);

        entries.remove(id);

        assertThat(entries.get(id)).isNull();
    }

    @Test
    void getAll_oneAbsent_isNull() {
        ProfileId second = TestProfiles.id();
        entries.put(id, CachedProfiles.of(5), KEEP);
        assertThat(entries.getAll(List.of(id, second))).isNull();

        entries.put(second, CachedProfiles.of(6), KEEP);

        assertThat(entries.getAll(List.of(second, id)))
                .extracting(CachedProfile::version)
                .containsExactly(6L, 5L);
    }

    /** The policy learns of all of a batch, not only of its beginning. */
    @Test
    void getAll_oftenOfTheSame_makesThemTheHottest() throws Exception {
        List<ProfileId> batch = Stream.generate(TestProfiles::id).limit(100).toList();
        batch.forEach(each -> entries.put(each, CachedProfiles.of(1), KEEP));
        Stream.generate(TestProfiles::id).limit(100).forEach(each -> entries.put(each, CachedProfiles.of(1), KEEP));

        Eventually.isTrue("all of them were counted", () -> {
            entries.getAll(batch);
            return entries.hottest(100).containsAll(batch);
        });
    }

    /** So the parts of a small board become hot as soon as single profiles do. */
    @Test
    void getAll_smallBatch_countsAllOfIt() throws Exception {
        List<ProfileId> all = Stream.generate(TestProfiles::id).limit(100).toList();
        all.forEach(each -> entries.put(each, CachedProfiles.of(1), KEEP));
        List<ProfileId> batch = all.subList(40, 50);
        entries.hottest(1); // what was put is no longer counted after this

        entries.getAll(batch);

        assertThat(entries.hottest(10)).containsExactlyInAnyOrderElementsOf(batch);
    }

    @Test
    void put_beyondTheMaximum_evicts() throws Exception {
        CacheEntries small = new CacheEntries(10, Duration.ofMinutes(1));

        for (int i = 0; i < 1_000; i++) {
            small.put(new ProfileId("t", "u" + i), CachedProfiles.of(1), KEEP);
        }

        Eventually.isTrue("at most 10 are left", () -> count(small.ids()) <= 10);
    }

    @Test
    void put_expired_isRemovedWithoutAnyAccess() throws Exception {
        CacheEntries brief = new CacheEntries(10, Duration.ofMillis(1));

        brief.put(id, CachedProfiles.of(1), KEEP);

        Eventually.isTrue("the entry is removed", () -> brief.size() == 0);
    }

    @Test
    void hottest_moreThanRequested_areThoseReadMost() {
        List<ProfileId> read = Stream.generate(TestProfiles::id).limit(20).toList();
        List<ProfileId> keptOnly = Stream.generate(TestProfiles::id).limit(20).toList();
        Stream.concat(read.stream(), keptOnly.stream()).forEach(each -> entries.put(each, CachedProfiles.of(1), KEEP));
        for (ProfileId each : read) {
            entries.get(each);
            // Caffeine records reads in a buffer, and drops them while it is full
            entries.hottest(1);
        }

        // Caffeine estimates frequencies
        assertThat(entries.hottest(20)).hasSize(20).filteredOn(read::contains).hasSizeGreaterThan(15);
    }

    private static int count(Iterator<ProfileId> ids) {
        int count = 0;
        for (; ids.hasNext(); ids.next()) {
            count++;
        }
        return count;
    }
}
