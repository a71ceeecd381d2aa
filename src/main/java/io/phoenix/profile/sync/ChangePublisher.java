package io.phoenix.profile.sync;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.read.SharedCache;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed changes: first to L2, then on the bus, so that an instance which receives an invalidation does not find
 * the old value in L2.
 *
 * <p>A failure does no harm: the change is in the log, and the sweeper of any instance publishes it again. Thread-safe.
 */
public record ChangePublisher(SharedCache shared, InvalidationBus bus, ChangeLog log, ConsistencyMetrics metrics) {

    private static final Logger LOG = LoggerFactory.getLogger(ChangePublisher.class);

    /** Publishes a changed profile; never fails. */
    public Future<Void> publish(Profile changed) {
        Invalidation change = Invalidation.changed(changed.id(), changed.version());
        return recordOutcome(change, shared.replace(changed).compose(replaced -> bus.publish(change)));
    }

    /** Publishes a change that has no value, such as an erasure; never fails. */
    public Future<Void> publish(Invalidation change) {
        return recordOutcome(change, republish(change));
    }

    /** Publishes a change from the log; fails if Redis is unreachable. */
    public Future<Void> republish(Invalidation change) {
        return shared.dropOlder(change.id(), change.version()).compose(dropped -> bus.publish(change));
    }

    private Future<Void> recordOutcome(Invalidation change, Future<Void> publication) {
        return publication
                .onComplete(ended -> metrics.published(ended.succeeded()))
                .onSuccess(done -> log.markPublished(change))
                .onFailure(cause -> LOG.debug("change not published, left to the sweeper: {}", cause.getMessage()))
                .otherwiseEmpty();
    }
}
