package io.phoenix.profile.board;

import io.vertx.core.Future;
import java.util.List;

/** The shared caches. Every call completes within the implementation's time limit. Thread-safe. */
public interface PurgeTarget {

    /** How many tags one request may name. */
    int tagsMax();

    /** Completes once the caches have dropped everything with one of these tags. */
    Future<Void> purge(List<String> tags);
}
