package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.Guard;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.FakeTiers;
import io.phoenix.profile.testing.TestNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each mechanism, there and taken away, in the scenario that it is for: without it a stale copy stays. A mechanism whose
 * absence nothing notices would not be one.
 */
class MutationTest {

    private static Vertx vertx;

    private final FakeProfileStore store = new FakeProfileStore();
    private final FakeSharedCache shared = new FakeSharedCache();
    private final ProfileId id = FakeTiers.id();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    /** A load reads the old value; the change is announced before the load ends. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void guard_takenAway_keepsAnOvertakenValueInMemory(boolean withGuard) throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        LocalCache local = new LocalCache(100, Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime);
        Guard guard = withGuard
                ? new Guard(local)
                : new Guard(local) {
                    @Override
                    public boolean mayKeep(CachedProfile value, long announcedVersion) {
                        return true;
                    }
                };
        ProfileCache memory = memory(local, guard);
        SingleReads reads = reads(memory, UnaryOperator.identity());
        store.hold();
        Future<ReadResult> loading = reads.read(id, SingleReads.ANY_VERSION);
        Profile changed = await(store.update(
                id, new ProfileUpdate(ClaimedName.shared("New"), false, null), ClaimedName.shared("unused")));
        memory.announced(id, changed.version());
        store.letGo();
        await(loading);

        CachedProfile kept = memory.resident(id);

        assertThat(kept != null && kept.version() < changed.version()).isNotEqualTo(withGuard);
    }

    /** A reader with the lease reads the old value; the writer ends the lease, finds no value to replace; the reader fills. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lease_takenAway_fillsAnOvertakenValueIntoTheSharedTier(boolean withLease) throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        LocalCache local = new LocalCache(100, Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime);
        SingleReads reads =
                reads(memory(local, new Guard(local)), tier -> withLease ? tier : new FillingWithoutLease(shared));
        store.hold();
        Future<ReadResult> loading = reads.read(id, SingleReads.ANY_VERSION);
        Profile changed = await(store.update(
                id, new ProfileUpdate(ClaimedName.shared("New"), false, null), ClaimedName.shared("unused")));
        await(shared.replace(changed));
        store.letGo();
        await(loading);

        boolean stale = await(shared.get(id))
                .filter(value -> value.version() < changed.version())
                .isPresent();

        assertThat(stale).isNotEqualTo(withLease);
    }

    private static ProfileCache memory(LocalCache local, Guard guard) {
        ProfileCache memory = new ProfileCache(local, guard, FakeTiers::body, 100, ReadMetrics.NONE);
        memory.verified(System.nanoTime());
        return memory;
    }

    private SingleReads reads(ProfileCache memory, UnaryOperator<SharedCache> mutation) {
        ProfileLoader loader = new ProfileLoader(
                vertx,
                mutation.apply(shared),
                new StoreLoader(store, TestNames.policies()),
                new SecureRandom(),
                Duration.ofMillis(30),
                ReadMetrics.NONE);
        return new SingleReads(memory, loader, Duration.ofSeconds(5), ReadMetrics.NONE);
    }
}
