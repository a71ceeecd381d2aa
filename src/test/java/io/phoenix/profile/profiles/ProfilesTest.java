package io.phoenix.profile.profiles;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeInstance;
import io.phoenix.profile.testing.FakeInvalidationBus;
import io.phoenix.profile.testing.FakePoll;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a write leaves in L1, in L2 and on the bus. */
class ProfilesTest {

    private static Vertx vertx;

    private final FakeSharedCache shared = new FakeSharedCache();
    private final FakeDatabase database = new FakeDatabase();
    private final FakeProfileStore store = new FakeProfileStore(database);
    private final LocalCache cache = LocalCache.create(
            new LocalCache.Limits(
                    1_000, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(10), 1_000, 1_000),
            System::nanoTime);
    private final FakePoll poll = new FakePoll(database, cache, System::nanoTime);
    private final FakeInvalidationBus.Channel channel = new FakeInvalidationBus.Channel();
    private final List<Invalidation> announced = new ArrayList<>();
    private final ProfileId id = TestProfiles.id();

    private Profiles profiles;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @BeforeEach
    void wire() {
        FakeInvalidationBus bus = new FakeInvalidationBus(channel);
        bus.subscribe((incarnation, invalidation) -> {
            assertThat(incarnation).isEqualTo(database.incarnation());
            announced.add(invalidation);
        });
        profiles = FakeInstance.of(vertx, cache, shared, shared, bus, store, Duration.ofSeconds(20), ReadMetrics.NONE)
                .profiles();
        poll.run();
    }

    @Test
    void update_committed_isInL1AndPublished() throws Exception {
        CachedProfile changed = update("Mine");

        assertThat(cache.get(id)).isSameAs(changed);
        assertThat(shared.peek(id).version()).isEqualTo(changed.version());
        assertThat(shared.peek(id).body()).isEqualTo(changed.body());
        assertThat(announced).containsExactly(Invalidation.changed(id, changed.version()));
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void update_redisUnreachable_isAcknowledged() throws Exception {
        shared.unreachable(true);
        channel.unreachable(true);

        CachedProfile changed = update("Mine");

        assertThat(cache.get(id)).isSameAs(changed);
    }

    /** L2 refuses the write, L1 evicts it, and L2 still has the old value. */
    @Test
    void update_refusedByL2AndEvicted_isStillRead() throws Exception {
        update("Old");
        shared.refuseWrites(true);
        CachedProfile changed = update("Mine");
        cache.drop(id);

        assertThat(await(profiles.get(id)).profile().version()).isEqualTo(changed.version());
    }

    @Test
    void update_failed_dropsTheEntryAndPublishesNothing() throws Exception {
        update("Old");
        announced.clear();
        store.unreachable(true);

        assertFails(profiles.update(id, rename("Lost")), Kind.DEPENDENCY_UNAVAILABLE);

        assertThat(cache.get(id)).isNull();
        assertThat(announced).isEmpty();
        assertThat(cache.inFlight()).isZero();
    }

    /** Its commit may be lost with the old primary. */
    @Test
    void update_onAnOldPrimary_failsAndPublishesNothing() {
        cache.observe(newer());

        assertFails(profiles.update(id, rename("Lost")), Kind.DEPENDENCY_UNAVAILABLE);

        assertThat(announced).isEmpty();
        assertThat(shared.peek(id)).isNull();
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void update_onANewerDatabase_failsAndLearnsOfIt() throws Exception {
        update("Old");
        announced.clear();
        database.crash(Long.MAX_VALUE);

        assertFails(profiles.update(id, rename("Mine")), Kind.DEPENDENCY_UNAVAILABLE);

        assertThat(cache.incarnation()).isEqualTo(database.incarnation());
        assertThat(cache.needsFirstPoll()).isTrue();
        assertThat(cache.getStale(id)).isNull();
        assertThat(announced).isEmpty();
    }

    @Test
    void erase_committed_leavesATombstoneAndNoEntry() throws Exception {
        update("Mine");
        announced.clear();

        await(profiles.erase(id, Duration.ZERO));

        assertThat(cache.getStale(id)).isNull();
        assertThat(shared.peek(id).erased()).isTrue();
        assertThat(announced)
                .containsExactly(Invalidation.erased(id, shared.peek(id).version()));
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void erase_refusedByL2_isNotUndoneByIt() throws Exception {
        CachedProfile old = update("Mine");
        shared.refuseWrites(true);
        await(profiles.erase(id, Duration.ZERO));

        assertThat(await(profiles.get(id)).profile().version()).isGreaterThan(old.version());
    }

    @Test
    void erase_nothingThere_publishesATombstoneOfWhatMayHaveBeenThere() throws Exception {
        await(profiles.erase(id, Duration.ZERO));

        assertThat(shared.peek(id).erased()).isTrue();
        assertThat(announced)
                .containsExactly(Invalidation.erased(id, shared.peek(id).version()));
    }

    @Test
    void erase_onAnOldPrimary_failsAndPublishesNothing() throws Exception {
        update("Mine");
        announced.clear();
        cache.observe(newer());

        assertFails(profiles.erase(id, Duration.ZERO), Kind.DEPENDENCY_UNAVAILABLE);

        assertThat(announced).isEmpty();
        assertThat(cache.inFlight()).isZero();
    }

    private Incarnation newer() {
        Incarnation present = database.incarnation();
        return new Incarnation(present.generation(), present.timeline() + 1);
    }

    private CachedProfile update(String name) throws Exception {
        return await(profiles.update(id, rename(name)));
    }

    private static ProfileUpdate rename(String name) {
        return new ProfileUpdate(ClaimedName.shared(name), false, VersionCondition.NONE, Duration.ZERO);
    }

    private static void assertFails(Future<?> write, Kind kind) {
        assertThatThrownBy(() -> await(write))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
