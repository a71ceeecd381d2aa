package io.phoenix.profile.sync;

import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedValue;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed changes: puts the new value into L2, and announces it on the bus. This makes a change visible within
 * milliseconds. Nothing depends on it: every instance reads the change in the log within a poll. Thread-safe.
 */
public record ChangePublisher(SharedCache shared, InvalidationBus bus, ConsistencyMetrics metrics) {

    private static final Logger LOG = LoggerFactory.getLogger(ChangePublisher.class);

    /**
     * Publishes a changed profile, or an erasure as a tombstone; never fails.
     *
     * @param beginNanos {@link System#nanoTime} when the write began
     */
    public Future<Void> publish(SharedValue changed, long beginNanos) {
        Invalidation change = new Invalidation(changed.id(), changed.version(), changed.erased());
        Future<?> put = shared.put(changed, beginNanos);
        Future<?> announcement = bus.publish(changed.stamp().incarnation(), change);
        return Future.join(put, announcement)
                .onComplete(ended -> metrics.published(ended.succeeded()))
                .onFailure(cause -> LOG.debug("change not published, left to the polls: {}", FailureMessage.of(cause)))
                .otherwiseEmpty()
                .mapEmpty();
    }
}
