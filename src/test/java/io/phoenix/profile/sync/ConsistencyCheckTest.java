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

/** The consistency check of one instance, with faults of the bus and the change log. */
@ExtendWith(VertxExtension.class)
class ConsistencyCheckTest {

    private static final Duration RETENTION = Duration.ofMinutes(15);

    private final FakeInvalidationBus.Channel channel = new FakeInvalidationBus.Channel();
    private final FakeInvalidationBus bus = new FakeInvalidationBus(channel);
    private final FakeInvalidationBus otherBus = new FakeInvalidationBus(channel);
    private final FakeChangeLog log = new FakeChangeLog();
    private final AtomicLong nanos = new AtomicLong();
    private final Invalidation change = Invalidation.changed(TestProfiles.id(), 7);

    private final RecordingCache cache = new RecordingCache();

    private Vertx vertx;

    @BeforeEach
    void start(Vertx fresh) throws Exception {
        vertx = fresh;
        check(bus, cache, Duration.ofMillis(5)).start();
        awaitChecks();
        cache.missed.set(0);
    }

    @Test
    void start_busConfirmed_checksWithoutWaitingForTheTimer() throws Exception {
        RecordingCache another = new RecordingCache();

        check(otherBus, another, Duration.ofDays(1)).start();

        Eventually.isTrue("checked", () -> another.checks.get() == 1);
    }

    @Test
    void check_allMessagesReceived_verifies() throws Exception {
        await(otherBus.publish(change));
        awaitChecks();

        assertThat(cache.received).containsExactly(change);
        assertThat(cache.missed).hasValue(0);
    }

    @Test
    void check_messageLost_reportsAGap() throws Exception {
        channel.dropMessages(true);
        await(otherBus.publish(change));

        Eventually.isTrue("gap reported", () -> cache.missed.get() > 0);
    }

    @Test
    void check_busRestarted_reportsAGapAndRepublishesTheLog() throws Exception {
        await(otherBus.publish(change));
        log.committed(change);
        log.markPublished(change);

        channel.restart();

        Eventually.isTrue("gap reported", () -> cache.missed.get() > 0);
        Eventually.isTrue("the change counts as unpublished", () -> await(log.sweep(again -> bus.publish(again))) > 0);
    }

    @Test
    void check_busUnreachable_pollsTheLogAndVerifies() throws Exception {
        channel.unreachable(true);
        log.committed(change);

        Eventually.isTrue("invalidated", () -> cache.received.contains(change));
        awaitChecks();
    }

    @Test
    void check_busAndLogUnreachable_doesNotVerify() throws Exception {
        channel.unreachable(true);
        log.unreachable(true);
        awaitCheckInFlight();
        int before = cache.checks.get();

        awaitCheckInFlight();

        assertThat(cache.checks).hasValue(before);
    }

    @Test
    void check_logTooShort_reportsAGap() throws Exception {
        channel.unreachable(true);
        log.unreachable(true);
        awaitCheckInFlight();

        nanos.addAndGet(RETENTION.toNanos());

        Eventually.isTrue("gap reported", () -> cache.missed.get() > 0);
    }

    private void awaitChecks() throws Exception {
        int before = cache.checks.get();
        Eventually.isTrue("checked twice", () -> cache.checks.get() >= before + 2);
    }

    /** Waits for several intervals, after which a check that was in flight has ended. */
    private void awaitCheckInFlight() throws Exception {
        await(vertx.timer(50));
    }

    private ConsistencyCheck check(InvalidationBus checkedBus, CheckedCache checked, Duration check) {
        return new ConsistencyCheck(
                vertx, checkedBus, log, checked, new Intervals(check, Duration.ofMillis(2), RETENTION), nanos::get);
    }

    private static final class RecordingCache implements CheckedCache {

        private final AtomicInteger checks = new AtomicInteger();
        private final AtomicInteger missed = new AtomicInteger();
        private final List<Invalidation> received = new CopyOnWriteArrayList<>();

        @Override
        public void verified(long upTo) {
            checks.incrementAndGet();
        }

        @Override
        public void invalidated(Invalidation invalidation) {
            received.add(invalidation);
        }

        @Override
        public void invalidationsMissed(String reason) {
            missed.incrementAndGet();
        }
    }
}
