package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeInstance;
import io.phoenix.profile.testing.FakePoll;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Erasures that L2 missed, so it still has the erased profile. */
class ErasureTest {

    private static Vertx vertx;

    private final FakeSharedCache shared = new FakeSharedCache();
    private final FakeDatabase database = new FakeDatabase();
    private final FakeProfileStore store = new FakeProfileStore(database);
    private final ProfileId id = TestProfiles.id();
    private final LocalCache cache = LocalCache.create(
            new Limits(100, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(10), 100, 100),
            System::nanoTime);
    private final FakePoll poll = new FakePoll(database, cache, System::nanoTime);

    /** Publishes changes to an L2 that nobody reads, so the L2 of the reads misses them. */
    private final FakeInstance instance = FakeInstance.of(
            vertx,
            cache,
            shared,
            new FakeSharedCache(),
            FakeInstance.silentBus(),
            store,
            Duration.ofSeconds(5),
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
    void read_afterOwnErasureThatL2Missed_isTheNewProfile() throws Exception {
        ReadResult before = writtenAndRead();

        await(instance.profiles().erase(id, Duration.ZERO));

        assertIsNew(before, await(instance.reads().read(id, SingleReads.ANY_VERSION)));
    }

    @Test
    void read_afterAMessageOfAnErasureThatL2Missed_isTheNewProfile() throws Exception {
        ReadResult before = writtenAndRead();

        long erasure = await(store.erase(id)).value();
        cache.received(database.incarnation(), Invalidation.erased(id, erasure));

        assertIsNew(before, await(instance.reads().read(id, SingleReads.ANY_VERSION)));
    }

    @Test
    void read_afterAPollOfAnErasureThatL2Missed_isTheNewProfile() throws Exception {
        ReadResult before = writtenAndRead();

        await(store.erase(id));
        poll.run();

        assertIsNew(before, await(instance.reads().read(id, SingleReads.ANY_VERSION)));
    }

    @Test
    void read_afterASecondErasure_isTheNewProfile() throws Exception {
        ReadResult before = writtenAndRead();
        await(store.erase(id));

        await(instance.profiles().erase(id, Duration.ZERO));

        assertIsNew(before, await(instance.reads().read(id, SingleReads.ANY_VERSION)));
    }

    @Test
    void read_afterAnErasureOfWhatTruncateRemoved_isTheNewProfile() throws Exception {
        ReadResult before = writtenAndRead();
        FakeDatabase.Transaction truncation = database.begin();
        truncation.truncate();
        truncation.commit();

        await(instance.profiles().erase(id, Duration.ZERO));

        assertIsNew(before, await(instance.reads().read(id, SingleReads.ANY_VERSION)));
    }

    @Test
    void erase_completed_leavesNoStaleCopy() throws Exception {
        writtenAndRead();

        await(instance.profiles().erase(id, Duration.ZERO));

        assertThat(cache.getStale(id)).isNull();
        assertThat(cache.get(id)).isNull();
    }

    private ReadResult writtenAndRead() throws Exception {
        poll.run();
        await(store.insert(id, ClaimedName.shared("Generated")));
        await(store.update(
                id,
                new ProfileUpdate(ClaimedName.shared("To Be Erased"), false, VersionCondition.NONE, Duration.ZERO),
                ClaimedName.shared("unused")));
        ReadResult read = await(instance.reads().read(id, SingleReads.ANY_VERSION));
        assertThat(await(shared.get(id))).isPresent();
        return read;
    }

    private static void assertIsNew(ReadResult before, ReadResult after) {
        assertThat(after.source()).isEqualTo(Source.CREATED);
        assertThat(after.profile().version()).isGreaterThan(before.profile().version());
        assertThat(TestProfiles.name(after.profile().body())).isNotEqualTo("To Be Erased");
    }
}
