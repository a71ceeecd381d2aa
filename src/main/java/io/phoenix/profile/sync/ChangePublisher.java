package io.phoenix.profile.sync;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.read.SharedCache;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed changes: to L2 first, then on the bus, since an instance that receives an invalidation must not find
 * the old value in L2.
 *
 * <p>Publishing may fail without harm: the change is in the log, and any instance publishes it again. Thread-safe.
 */
public record ChangePublisher(SharedCache shared, InvalidationBus bus, ChangeLog log, ConsistencyMetrics metrics) {

    private static final Logger LOG = LoggerFactory.getLogger(ChangePublisher.class);

    /** Publishes a changed profile; never fails. */
    public Future<Void> publish(Profile changed) {
        Invalidation change = Invalidation.changed(changed.id(), changed.version());
        return marked(change, shared.replace(changed).compose(replaced -> bus.publish(change)));
    }

    /** Publishes a change without the profile's new value, such as an erasure; never fails. */
    public Future<Void> publish(Invalidation change) {
        return marked(change, republish(change));
    }

    /** Publishes a change from the log again; fails when Redis can't be reached. */
    public Future<Void> republish(Invalidation change) {
        return shared.dropOlder(change.id(), change.version()).compose(dropped -> bus.publish(change));
    }

    private Future<Void> marked(Invalidation change, Future<Void> publication) {
        return publication
                .onComplete(ended -> metrics.published(ended.succeeded()))
                .onSuccess(done -> log.published(change))
                .onFailure(cause -> LOG.debug("committed change not published, will be swept: {}", cause.getMessage()))
                .otherwiseEmpty();
    }
}
