package io.phoenix.profile.cache;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.testing.FakeInstance;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Removes each mechanism in the scenario that needs it: without the mechanism, a superseded value is kept. */
class MutationTest {

    private static Vertx vertx;

    private final FakeProfileStore store = new FakeProfileStore();
    private final FakeSharedCache shared = new FakeSharedCache();
    private final ProfileId id = TestProfiles.id();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    /** A load reads the old value; the invalidation arrives before the load ends. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void guard_removed_keepsASupersededValueInL1(boolean withGuard) throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        LocalCache cache = cache(entries -> withGuard
                ? new Guard(entries)
                : new Guard(entries) {
                    @Override
                    boolean mayPut(CachedProfile value, long watermark) {
                        return true;
                    }
                });
        store.holdReads();
        Future<ReadResult> loading = reads(cache, shared).read(id, SingleReads.ANY_VERSION);
        Profile changed = await(store.update(
                id,
                new ProfileUpdate(ClaimedName.shared("New"), false, null, Duration.ZERO),
                ClaimedName.shared("unused")));
        cache.invalidate(id, changed.version());
        store.releaseReads();
        await(loading);

        CachedProfile kept = cache.get(id);

        assertThat(kept != null && kept.version() < changed.version()).isNotEqualTo(withGuard);
    }

    /** A reader loads the old value under the lease; a writer revokes it, and finds no value to replace; the reader fills. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lease_removed_fillsASupersededValueIntoL2(boolean withLease) throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        SingleReads reads = reads(cache(Guard::new), withLease ? shared : new FillingWithoutLease(shared));
        store.holdReads();
        Future<ReadResult> loading = reads.read(id, SingleReads.ANY_VERSION);
        Profile changed = await(store.update(
                id,
                new ProfileUpdate(ClaimedName.shared("New"), false, null, Duration.ZERO),
                ClaimedName.shared("unused")));
        await(shared.replace(changed));
        store.releaseReads();
        await(loading);

        boolean stale = await(shared.get(id))
                .filter(value -> value.version() < changed.version())
                .isPresent();

        assertThat(stale).isNotEqualTo(withLease);
    }

    private static LocalCache cache(Function<CacheEntries, Guard> guard) {
        CacheEntries entries = new CacheEntries(100, Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime);
        LocalCache cache = new LocalCache(entries, guard.apply(entries), TestProfiles::body, 100);
        cache.markVerified(System.nanoTime());
        return cache;
    }

    private SingleReads reads(LocalCache cache, SharedCache l2) {
        return FakeInstance.of(
                        vertx, cache, l2, l2, FakeInstance.silentBus(), store, Duration.ofSeconds(5), ReadMetrics.NONE)
                .reads();
    }
}
