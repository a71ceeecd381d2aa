package io.phoenix.profile.live;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Limits;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeInstance;
import io.phoenix.profile.testing.FakePoll;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestNames;
import io.phoenix.profile.testing.TestProfiles;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watcher that could not load a profile does not create it again after its erasure. */
class WatchedErasuresTest {

    private static final ProfileId ADA = new ProfileId("t", "ada");

    /** Never existed, so the watcher creates it in the attempt that must not create the other one. */
    private static final ProfileId NEW = new ProfileId("t", "new");

    private static final String CREATED =
            TestNames.policies().of("t").generated(NEW, 0).text();

    private static final Duration VERIFIED_FOR = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private final FakeDatabase database = new FakeDatabase();
    private final FakeProfileStore store = new FakeProfileStore(database);
    private final FakeProfileStore storeOfOthers = new FakeProfileStore(database);
    private final LocalCache cache = LocalCache.create(
            new Limits(100, Duration.ofHours(1), VERIFIED_FOR, Duration.ofMinutes(10), 100, 100), nanos::get);
    private final FakePoll poll = new FakePoll(database, cache, nanos::get);
    private final FakeSharedCache shared = new FakeSharedCache();
    private final FakeInstance instance = FakeInstance.of(
            vertx, cache, shared, shared, FakeInstance.silentBus(), store, Duration.ofSeconds(5), ReadMetrics.NONE);
    private final List<String> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void watch_profileErasedBeforeItCouldBeLoaded_saysSoAndCreatesNone() throws Exception {
        await(storeOfOthers.insert(ADA, ClaimedName.shared("Ada")));
        poll.run();
        store.unreachable(true);
        watchBoth();
        Eventually.isTrue("the snapshot has neither", () -> events.contains("unavailable 2"));

        await(storeOfOthers.erase(ADA));
        poll.run();
        store.unreachable(false);

        assertErasedOnly();
    }

    @Test
    void watch_staleProfileIsErased_saysSoAndCreatesNone() throws Exception {
        await(storeOfOthers.insert(ADA, ClaimedName.shared("Ada")));
        poll.run();
        await(instance.reads().read(ADA, SingleReads.ANY_VERSION));
        nanos.addAndGet(10 * VERIFIED_FOR.toNanos());
        store.unreachable(true);
        watchBoth();
        Eventually.isTrue("the snapshot has a stale one", () -> events.contains("unavailable 1"));

        await(storeOfOthers.erase(ADA));
        store.unreachable(false);
        poll.run();

        assertErasedOnly();
    }

    private void assertErasedOnly() throws Exception {
        Eventually.isTrue("both events", () -> events.containsAll(List.of("erased ada", "profile " + CREATED)));
        assertThat(events).hasSize(3);
        assertThat(database.row(ADA)).isNull();
    }

    private void watchBoth() {
        Settings settings = TestSettings.with(Map.of("live.retry.pause", "50ms"));
        LiveHub hub = new LiveHub(
                vertx,
                instance.profiles(),
                settings.live(),
                1,
                new Budget("subscriptions", 1),
                new ServiceMetrics().live(),
                ReadMetrics.NONE);
        cache.addListener(hub.changes());
        AuthenticatedCaller caller = new AuthenticatedCaller(
                new Caller("t", "watcher", Set.of()),
                new RateLimits(
                                settings.access().limits(),
                                tenant -> settings.tenants().of(tenant).limits(),
                                System::nanoTime)
                        .of("t", "watcher", false));
        vertx.runOnContext(now -> hub.open(caller, new RecordingSink(events), Future::succeededFuture)
                .watch(List.of(ADA, NEW), null));
    }

    private record RecordingSink(List<String> events) implements EventSink {

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public void whenDrained(Runnable action) {
            throw new AssertionError("never full");
        }

        @Override
        public void snapshot(BatchResult batch, String state) {
            events.add("unavailable " + batch.unavailable().size());
        }

        @Override
        public void current(String state) {
            events.add("current");
        }

        @Override
        public void profile(CachedProfile profile, String state) {
            events.add("profile " + TestProfiles.name(profile.body()));
        }

        @Override
        public void erased(ProfileId id, long version, String state) {
            events.add("erased " + id.userId());
        }

        @Override
        public void heartbeat() {
            events.add("heartbeat");
        }

        @Override
        public void end(ProfileFailure reason) {
            events.add("end " + reason.getMessage());
        }
    }
}
