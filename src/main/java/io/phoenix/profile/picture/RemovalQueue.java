package io.phoenix.profile.picture;

import io.vertx.core.Future;
import java.util.List;

/**
 * The keys of {@linkplain PictureObjects objects} that no picture names any more. The transaction that lets go of a picture puts
 * its object here, so none is forgotten. Thread-safe.
 */
public interface RemovalQueue {

    /**
     * The keys of objects that are due, the longest due first; none while another instance removes objects. Those that are not
     * {@link #removed} are due again after a minute.
     */
    Future<List<String>> take(int max);

    /** Takes the keys of removed objects out of the queue. */
    Future<Void> removed(List<String> keys);

    /** How many objects wait to be removed, counted up to a limit. */
    Future<Long> length();
}
