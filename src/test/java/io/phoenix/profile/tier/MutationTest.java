package io.phoenix.profile.tier;

import static io.phoenix.profile.testing.Instance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedTier;
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
    private final FakeSharedTier shared = new FakeSharedTier();
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
        LocalTier local = new LocalTier(100, Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime);
        Guard guard = withGuard
                ? new Guard(local)
                : new Guard(local) {
                    @Override
                    boolean mayKeep(Resident value, long announcedVersion) {
                        return true;
                    }
                };
        Memory memory = memory(local, guard);
        ReadPath reads = reads(memory, UnaryOperator.identity());
        store.hold();
        Future<Reading> loading = reads.read(id, ReadPath.ANY_VERSION);
        Profile changed = await(store.update(
                id, new ProfileUpdate(ClaimedName.shared("New"), false, null), ClaimedName.shared("unused")));
        memory.announced(id, changed.version());
        store.letGo();
        await(loading);

        Resident kept = memory.resident(id);

        assertThat(kept != null && kept.version() < changed.version()).isNotEqualTo(withGuard);
    }

    /** A reader with the lease reads the old value; the writer ends the lease, finds no value to replace; the reader fills. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lease_takenAway_fillsAnOvertakenValueIntoTheSharedTier(boolean withLease) throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        LocalTier local = new LocalTier(100, Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime);
        ReadPath reads =
                reads(memory(local, new Guard(local)), tier -> withLease ? tier : new FillingWithoutLease(shared));
        store.hold();
        Future<Reading> loading = reads.read(id, ReadPath.ANY_VERSION);
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

    private static Memory memory(LocalTier local, Guard guard) {
        Memory memory = new Memory(local, guard, FakeTiers::body, 100, ReadMetrics.NONE);
        memory.verified(System.nanoTime());
        return memory;
    }

    private ReadPath reads(Memory memory, UnaryOperator<SharedTier> mutation) {
        Loader loader = new Loader(
                vertx,
                mutation.apply(shared),
                new Origin(store, TestNames.policies()),
                new SecureRandom(),
                Duration.ofMillis(30),
                ReadMetrics.NONE);
        return new ReadPath(memory, loader, Duration.ofSeconds(5), ReadMetrics.NONE);
    }
}
