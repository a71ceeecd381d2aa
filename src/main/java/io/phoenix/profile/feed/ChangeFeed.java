package io.phoenix.profile.feed;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * The change feed: it holds a change or an erasure if and only if it was committed, until it is pruned. Creations are not in it.
 * Every call completes within the implementation's time limit. Thread-safe.
 *
 * <p>A change is released once every transaction that may precede it is over. Released changes keep their order, and none ever
 * appears between them. Within an incarnation of the database, versions of one profile only grow.
 */
public interface ChangeFeed {

    /** At most {@code max} released changes of a tenant, behind the position. */
    Future<FeedPage> read(String tenantId, FeedPosition after, int max);

    /**
     * Removes released changes that are older than the retention, at most {@code max}.
     *
     * @return how many were removed
     */
    Future<Integer> prune(Duration retention, int max);
}
