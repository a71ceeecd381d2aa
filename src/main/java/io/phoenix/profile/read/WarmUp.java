package io.phoenix.profile.read;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Loads the hot set into L1 before an instance is ready. It loads in batches like any reader, so superseded values are not
 * kept; it creates nothing, so erased profiles stay erased. Thread-safe; never blocks.
 *
 * @param idsMax maximum number of profiles to load
 * @param timeMax time limit of the whole warm-up
 * @param nanoClock counts nanoseconds, like {@link System#nanoTime}
 * @param running whether it runs already
 */
public record WarmUp(
        BatchReads reads, HotSet hotSet, int idsMax, Duration timeMax, LongSupplier nanoClock, AtomicBoolean running) {

    private static final int BATCH_SIZE = 100;

    /**
     * Loads the hottest profiles, unless it is doing so already. Call it after a poll has ended well: the first one
     * invalidates all of L1.
     *
     * @return completes within the time limit; never fails
     */
    public Future<Void> run() {
        if (!running.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        return loadFrom(0, nanoClock.getAsLong())
                .timeout(timeMax.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(ended -> running.set(false))
                .otherwiseEmpty();
    }

    private Future<Void> loadFrom(int offset, long startNanos) {
        int count = Math.min(BATCH_SIZE, idsMax - offset);
        if (count <= 0 || nanoClock.getAsLong() - startNanos >= timeMax.toNanos()) {
            return Future.succeededFuture();
        }
        return hotSet.read(offset, count)
                .compose(ids -> ids.isEmpty()
                        ? Future.succeededFuture()
                        : reads.preload(ids).transform(loaded -> loadFrom(offset + BATCH_SIZE, startNanos)));
    }
}
