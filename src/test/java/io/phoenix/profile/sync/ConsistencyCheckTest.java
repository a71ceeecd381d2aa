package io.phoenix.profile.sync;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.sync.ConsistencyCheck.CheckedCache;
import io.phoenix.profile.sync.ConsistencyCheck.Intervals;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.FakeChangeLog;
import io.phoenix.profile.testing.FakeInvalidationBus;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The watch over one instance, on a bus and a log that lose what the test wants them to. */
@ExtendWith(VertxExtension.class)
class ConsistencyCheckTest {

    private static final Duration RETENTION = Duration.ofMinutes(15);

    private final FakeInvalidationBus.Channel channel = new FakeInvalidationBus.Channel();
    private final FakeInvalidationBus bus = new FakeInvalidationBus(channel);
    private final FakeInvalidationBus otherBus = new FakeInvalidationBus(channel);
    private final FakeChangeLog log = new FakeChangeLog();
    private final AtomicLong nanos = new AtomicLong();
    private final Invalidation change = Invalidation.changed(TestProfiles.id(), 7);

    private final HearingTier tier = new HearingTier();

    private Vertx vertx;

    @BeforeEach
    void start(Vertx fresh) throws Exception {
        vertx = fresh;
        watch(bus, tier, Duration.ofMillis(5)).start();
        awaitChecks();
        tier.missed.set(0);
    }

    @Test
    void start_busConfirmed_checksWithoutWaitingForTheTimer() throws Exception {
        HearingTier another = new HearingTier();

        watch(otherBus, another, Duration.ofDays(1)).start();

        Eventually.isTrue("checked", () -> another.checks.get() == 1);
    }

    @Test
    void check_everythingArrived_vouchesAndMissesNothing() throws Exception {
        await(otherBus.publish(change));
        awaitChecks();

        assertThat(tier.heard).containsExactly(change);
        assertThat(tier.missed).hasValue(0);
    }

    @Test
    void check_aMessageWasLost_saysSo() throws Exception {
        channel.dropMessages(true);
        await(otherBus.publish(change));

        Eventually.isTrue("the loss is found", () -> tier.missed.get() > 0);
    }

    @Test
    void check_theBusBeganAnew_saysSoAndHasTheLogToldAgain() throws Exception {
        await(otherBus.publish(change));
        log.committed(change);
        log.published(change);

        channel.restart();

        Eventually.isTrue("the restart is found", () -> tier.missed.get() > 0);
        Eventually.isTrue("the change counts as not told", () -> await(log.sweep(again -> bus.publish(again))) > 0);
    }

    @Test
    void check_theBusIsOutOfReach_looksAtTheLogAndVouches() throws Exception {
        channel.unreachable(true);
        log.committed(change);

        Eventually.isTrue("the change is heard of", () -> tier.heard.contains(change));
        awaitChecks();
    }

    @Test
    void check_neitherIsInReach_doesNotVouch() throws Exception {
        channel.unreachable(true);
        log.unreachable(true);
        awaitCheckUnderWayToEnd();
        int before = tier.checks.get();

        awaitCheckUnderWayToEnd();

        assertThat(tier.checks).hasValue(before);
    }

    @Test
    void check_theLogDoesNotGoBackFarEnough_makesEverythingOld() throws Exception {
        channel.unreachable(true);
        log.unreachable(true);
        awaitCheckUnderWayToEnd();

        nanos.addAndGet(RETENTION.toNanos());

        Eventually.isTrue("everything is old", () -> tier.missed.get() > 0);
    }

    private void awaitChecks() throws Exception {
        int before = tier.checks.get();
        Eventually.isTrue("checked twice", () -> tier.checks.get() >= before + 2);
    }

    /** Two rounds of the timer that checks: what had begun before has ended then. */
    private void awaitCheckUnderWayToEnd() throws Exception {
        await(vertx.timer(50));
    }

    private ConsistencyCheck watch(InvalidationBus watched, CheckedCache hearing, Duration check) {
        return new ConsistencyCheck(
                vertx, watched, log, hearing, new Intervals(check, Duration.ofMillis(2), RETENTION), nanos::get);
    }

    private static final class HearingTier implements CheckedCache {

        private final AtomicInteger checks = new AtomicInteger();
        private final AtomicInteger missed = new AtomicInteger();
        private final List<Invalidation> heard = new CopyOnWriteArrayList<>();

        @Override
        public void verified(long upTo) {
            checks.incrementAndGet();
        }

        @Override
        public void invalidated(Invalidation invalidation) {
            heard.add(invalidation);
        }

        @Override
        public void invalidationsMissed(String reason) {
            missed.incrementAndGet();
        }
    }
}
