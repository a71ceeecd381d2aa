package io.phoenix.profile.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.FakeTiers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What was overtaken while it was under way is never put back. */
class GuardTest {

    private final ProfileId id = FakeTiers.id();
    private final LocalCache local =
            new LocalCache(1_000, Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime);
    private final Guard guard = new Guard(local);

    @Test
    void endWith_nothingAnnounced_keepsTheValue() {
        guard.begin(id);
        guard.endWith(id, value(5));

        assertThat(keptVersion()).isEqualTo(5);
    }

    @Test
    void endWith_newerVersionAnnouncedMeanwhile_doesNotKeepTheValue() {
        guard.begin(id);
        guard.announced(id, 6);
        guard.endWith(id, value(5));

        assertThat(local.getEvenOld(id)).isNull();
    }

    /** An instance must not answer with less than it acknowledged itself, not even where nothing but old copies are left. */
    @Test
    void endWith_overtakenMeanwhile_takesThePlaceOfAnOlderLastResort() {
        guard.begin(id);
        guard.endWith(id, value(3));
        guard.begin(id);
        guard.announced(id, 6);
        guard.endWith(id, value(5));

        assertThat(local.get(id)).isNull();
        assertThat(local.getEvenOld(id).version()).isEqualTo(5);
        assertThat(local.floor(id)).isEqualTo(6);
    }

    @Test
    void endWith_overtakenByAnErasure_bringsNothingBack() {
        guard.begin(id);
        guard.endWith(id, value(3));
        guard.begin(id);
        guard.announced(id, 6);
        local.erase(id, 6);
        guard.endWith(id, value(5));

        assertThat(local.getEvenOld(id)).isNull();
        assertThat(local.floor(id)).isEqualTo(6);
    }

    @Test
    void endWith_theVersionAnnouncedMeanwhile_keepsTheValue() {
        guard.begin(id);
        guard.announced(id, 6);
        guard.endWith(id, value(6));

        assertThat(keptVersion()).isEqualTo(6);
    }

    @Test
    void endWith_announcementsOutOfOrder_remembersTheNewest() {
        guard.begin(id);
        guard.announced(id, 7);
        guard.announced(id, 6);
        guard.endWith(id, value(6));

        assertThat(local.getEvenOld(id)).isNull();
    }

    @Test
    void endWith_severalUnderWay_eachIsHeldToWhatWasAnnounced() {
        guard.begin(id);
        guard.begin(id);
        guard.announced(id, 6);
        guard.endWithout(id);
        guard.begin(id);
        guard.endWith(id, value(5));
        assertThat(local.getEvenOld(id)).isNull();

        guard.endWith(id, value(5));

        assertThat(local.getEvenOld(id))
                .as("the announcement outlives the first end")
                .isNull();
    }

    @Test
    void announced_makesOldWhatIsOlder() {
        guard.begin(id);
        guard.endWith(id, value(5));

        guard.announced(id, 6);

        assertThat(local.get(id)).isNull();
        assertThat(local.getEvenOld(id).floor()).isEqualTo(6);
    }

    @Test
    void announced_whatIsKeptAlready_leavesIt() {
        guard.begin(id);
        guard.endWith(id, value(5));

        guard.announced(id, 5);

        assertThat(keptVersion()).isEqualTo(5);
    }

    @Test
    void size_countsIdsThatHaveSomethingUnderWay() {
        guard.begin(id);
        guard.begin(id);
        guard.begin(FakeTiers.id());
        assertThat(guard.size()).isEqualTo(2);

        guard.endWithout(id);
        assertThat(guard.size()).isEqualTo(2);
        guard.endWith(id, value(5));

        assertThat(guard.size()).isEqualTo(1);
        guard.announced(id, 6);
        assertThat(guard.size())
                .as("an announcement alone is nothing under way")
                .isEqualTo(1);
    }

    /** Loads read the newest version, writers announce after they made one: what is kept in the end is the newest. */
    @Test
    void fromManyThreads_whatIsKeptIsNeverOlderThanWhatWasAnnounced() throws Exception {
        AtomicLong truth = new AtomicLong(1);
        Callable<Void> loader = () -> {
            for (int i = 0; i < 20_000; i++) {
                guard.begin(id);
                guard.endWith(id, value(truth.get()));
            }
            return null;
        };
        Callable<Void> writer = () -> {
            Random random = new Random(1);
            for (int i = 0; i < 20_000; i++) {
                guard.announced(id, truth.addAndGet(1 + random.nextInt(3)));
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (var ended : threads.invokeAll(List.of(loader, loader, loader, writer))) {
            ended.get();
        }
        threads.shutdown();

        CachedProfile kept = local.getEvenOld(id);
        assertThat(kept.floor())
                .as("an older one may stay, and knows what overtook it")
                .isEqualTo(truth.get());
        CachedProfile current = local.get(id);
        assertThat(current == null || current.version() == truth.get()).isTrue();
        assertThat(guard.size()).isZero();
    }

    private long keptVersion() {
        return local.getEvenOld(id).version();
    }

    private CachedProfile value(long version) {
        return CachedProfiles.of(id, version, 0);
    }
}
