package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.FakeTiers;
import io.phoenix.profile.testing.TestNames;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An erasure that the shared tier did not hear of, which so still has what was erased. */
class ErasureTest {

    private static Vertx vertx;

    private final FakeSharedCache shared = new FakeSharedCache();
    private final FakeProfileStore store = new FakeProfileStore();
    private final ProfileId id = FakeTiers.id();
    private final ProfileCache memory = new ProfileCache(
            new LocalCache(100, Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime),
            FakeTiers::body,
            100,
            ReadMetrics.NONE);

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void read_afterItsOwnErasureThatTheSharedTierMissed_isOfTheNewProfile() throws Exception {
        ReadResult before = writtenAndRead();

        await(memory.erase(id, () -> store.erase(id)));

        assertIsNew(before, await(reads().read(id, SingleReads.ANY_VERSION)));
    }

    @Test
    void read_afterAnAnnouncedErasureThatTheSharedTierMissed_isOfTheNewProfile() throws Exception {
        ReadResult before = writtenAndRead();

        memory.erased(id, await(store.erase(id)).orElseThrow());

        assertIsNew(before, await(reads().read(id, SingleReads.ANY_VERSION)));
    }

    @Test
    void read_afterAnErasureThatCameSecond_isOfTheNewProfile() throws Exception {
        ReadResult before = writtenAndRead();
        await(store.erase(id));

        await(memory.erase(id, () -> store.erase(id)));

        assertIsNew(before, await(reads().read(id, SingleReads.ANY_VERSION)));
    }

    @Test
    void erasure_whenItEnds_leavesNoLastResort() throws Exception {
        writtenAndRead();

        await(memory.erase(id, () -> store.erase(id)));

        assertThat(memory.lastKnown(id)).isNull();
        assertThat(memory.resident(id)).isNull();
    }

    private ReadResult writtenAndRead() throws Exception {
        memory.verified(System.nanoTime());
        await(store.insert(id, ClaimedName.shared("Generated")));
        await(store.update(
                id, new ProfileUpdate(ClaimedName.shared("To Be Erased"), false, null), ClaimedName.shared("unused")));
        ReadResult read = await(reads().read(id, SingleReads.ANY_VERSION));
        assertThat(await(shared.get(id))).isPresent();
        return read;
    }

    private static void assertIsNew(ReadResult before, ReadResult after) {
        assertThat(after.source()).isEqualTo(Source.CREATED);
        assertThat(after.resident().version()).isGreaterThan(before.resident().version());
        assertThat(FakeTiers.name(after.resident().body())).isNotEqualTo("To Be Erased");
    }

    private SingleReads reads() {
        ProfileLoader loader = new ProfileLoader(
                vertx,
                shared,
                new StoreLoader(store, TestNames.policies()),
                new SecureRandom(),
                Duration.ofMillis(30),
                ReadMetrics.NONE);
        return new SingleReads(memory, loader, Duration.ofSeconds(5), ReadMetrics.NONE);
    }
}
