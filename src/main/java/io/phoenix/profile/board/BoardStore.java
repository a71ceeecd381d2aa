package io.phoenix.profile.board;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Sealed boards that are too long for a URL, by a short id. Every call completes within the implementation's time limit. Thread-safe. */
public interface BoardStore {

    /**
     * Keeps a board until it expires.
     *
     * @param max how many boards that have not expired the tenant may have with it
     * @return false, keeping nothing, if the tenant has as many
     */
    Future<Boolean> keep(String id, String tenantId, String sealed, Instant expiresAt, int max);

    /** What was sealed; empty if there is no such board, or it has expired. */
    Future<Optional<String>> find(String id);

    /** Removes boards that have expired, at most {@code max}, and returns how many. */
    Future<Integer> prune(int max);
}
