package io.phoenix.profile.sync;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.read.SharedCache;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other instances of what was committed: the shared tier first, then the bus, because an instance that hears of
 * a change must not find the old value there.
 *
 * <p>Telling may fail without harm: the change is in the log, and any instance tells it again. Safe for use by several
 * threads.
 */
public final class ChangePublisher {

    private static final Logger LOG = LoggerFactory.getLogger(ChangePublisher.class);

    private final SharedCache shared;
    private final InvalidationBus bus;
    private final ChangeLog log;
    private final ConsistencyMetrics metrics;

    /** Other instances that share this tier, this bus and this log. */
    public ChangePublisher(SharedCache shared, InvalidationBus bus, ChangeLog log, ConsistencyMetrics metrics) {
        this.shared = shared;
        this.bus = bus;
        this.log = log;
        this.metrics = metrics;
    }

    /** Tells of a profile as it is now; never fails. */
    public Future<Void> tell(Profile changed) {
        Invalidation change = Invalidation.changed(changed.id(), changed.version());
        return noted(change, shared.replace(changed).compose(replaced -> bus.announce(change)));
    }

    /** Tells of a version whose profile is not at hand, or is no more; never fails. */
    public Future<Void> tellErased(Invalidation erasure) {
        return noted(erasure, retell(erasure));
    }

    /** Tells of a change in the log once more; fails when the others could not be reached. */
    public Future<Void> retell(Invalidation change) {
        return shared.dropOlder(change.id(), change.version()).compose(dropped -> bus.announce(change));
    }

    private Future<Void> noted(Invalidation change, Future<Void> told) {
        return told.onComplete(ended -> metrics.published(ended.succeeded()))
                .onSuccess(done -> log.published(change))
                .onFailure(cause -> LOG.debug("A change is committed and will be told later: {}", cause.getMessage()))
                .otherwiseEmpty();
    }
}
