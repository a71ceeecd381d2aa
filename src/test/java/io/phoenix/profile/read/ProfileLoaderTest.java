package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestNames;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Loading on a miss: L2, the lease, the store, and the fill. */
class ProfileLoaderTest {

    private static Vertx vertx;

    private final FakeSharedCache shared = new FakeSharedCache();
    private final FakeProfileStore store = new FakeProfileStore();
    private final ProfileId id = TestProfiles.id();
    private final LeaseToken anothers = LeaseToken.draw(new SecureRandom());

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void load_absentEverywhere_createsAndFills() throws Exception {
        LoadedProfile found = load();

        assertThat(found.source()).isEqualTo(Source.CREATED);
        assertThat(await(store.find(id))).contains(found.profile());
        assertThat(await(shared.get(id))).contains(found.profile());
    }

    @Test
    void load_inL2_doesNotReadTheStore() throws Exception {
        LoadedProfile first = load();
        store.unreachable(true);

        LoadedProfile again = load();

        assertThat(again).isEqualTo(new LoadedProfile(first.profile(), Source.REDIS));
    }

    @Test
    void load_evictedFromL2_isReadAndFilledAgain() throws Exception {
        LoadedProfile first = load();
        shared.clear();

        assertThat(load()).isEqualTo(new LoadedProfile(first.profile(), Source.POSTGRES));

        assertThat(await(shared.get(id))).contains(first.profile());
    }

    @Test
    void load_storeFails_releasesTheLease() throws Exception {
        store.unreachable(true);

        assertThatThrownBy(this::load).isInstanceOf(ProfileFailure.class);

        assertThat(await(shared.lease(id, anothers))).isTrue();
    }

    @Test
    void load_leaseEndedByAWriter_answersWithoutAFill() throws Exception {
        await(store.insert(id, ClaimedName.shared("Old")));
        store.holdReads();
        Future<LoadedProfile> loading = loader(Duration.ofMillis(30)).load(id, SingleReads.ANY_VERSION);
        Profile changed = await(store.update(
                id, new ProfileUpdate(ClaimedName.shared("New"), false, null, Duration.ZERO), ClaimedName.shared("x")));
        await(shared.replace(changed));

        store.releaseReads();

        assertThat(await(loading).profile().name()).isEqualTo("Old");
        assertThat(await(shared.get(id))).isEmpty();
    }

    @Test
    void load_leaseHeldAndFilled_returnsTheValueOfTheHolder() throws Exception {
        Profile theirs = await(store.insert(id, ClaimedName.shared("Theirs"))).orElseThrow();
        await(shared.lease(id, anothers));
        store.unreachable(true);
        Future<LoadedProfile> waiting = loader(Duration.ofSeconds(20)).load(id, SingleReads.ANY_VERSION);

        await(shared.fill(theirs, anothers));

        assertThat(await(waiting)).isEqualTo(new LoadedProfile(theirs, Source.REDIS));
    }

    @Test
    void load_leaseHeldAndNeverFilled_readsTheStoreWithoutAFill() throws Exception {
        await(shared.lease(id, anothers));

        LoadedProfile found = load();

        assertThat(found.source()).isEqualTo(Source.CREATED);
        assertThat(await(shared.get(id))).isEmpty();
        assertThat(await(shared.fill(found.profile(), anothers)))
                .as("the lease is still the holder's")
                .isTrue();
    }

    @Test
    void load_l2LostWhileWaiting_isFromTheStore() throws Exception {
        await(shared.lease(id, anothers));
        Future<LoadedProfile> waiting = loader(Duration.ofSeconds(20)).load(id, SingleReads.ANY_VERSION);

        shared.unreachable(true);

        assertThat(await(waiting).source()).isEqualTo(Source.CREATED);
    }

    @Test
    void load_l2Unreachable_isFromTheStore() throws Exception {
        shared.unreachable(true);

        assertThat(load().source()).isEqualTo(Source.CREATED);
        assertThat(load().source()).isEqualTo(Source.POSTGRES);
    }

    @Test
    void load_leaseUnreachable_isFromTheStoreWithoutAFill() throws Exception {
        shared.failLeases(true);

        assertThat(load().source()).isEqualTo(Source.CREATED);

        assertThat(await(shared.get(id))).isEmpty();
    }

    /** Another instance creates the profile between the read and the insert: the primary key decides. */
    @Test
    void load_createdConcurrently_isTheOtherProfile() throws Exception {
        shared.unreachable(true);
        store.holdReads();
        Future<LoadedProfile> loading = loader(Duration.ofMillis(30)).load(id, SingleReads.ANY_VERSION);
        Profile theirs = await(store.insert(id, ClaimedName.shared("Theirs"))).orElseThrow();

        store.releaseReads();

        assertThat(await(loading)).isEqualTo(new LoadedProfile(theirs, Source.POSTGRES));
    }

    private LoadedProfile load() throws Exception {
        return await(loader(Duration.ofMillis(30)).load(id, SingleReads.ANY_VERSION));
    }

    private ProfileLoader loader(Duration leaseWaitMax) {
        return new ProfileLoader(
                vertx,
                shared,
                new StoreLoader(store, TestNames.policies()),
                new SecureRandom(),
                leaseWaitMax,
                ReadMetrics.NONE);
    }
}
