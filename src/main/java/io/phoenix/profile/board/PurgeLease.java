package io.phoenix.profile.board;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The right to purge, which one instance has at a time, and the cursor up to which it did. Every call completes within the
 * implementation's time limit. Thread-safe.
 */
public interface PurgeLease {

    /** A lease that was taken; the cursor is empty if nothing was purged yet. */
    record Held(Optional<PurgeCursor> cursor) {}

    /** Takes the lease unless another has it, or renews it; empty if another has it. */
    Future<Optional<Held>> take(UUID holder, Duration length);

    /** Stores the cursor, and renews the lease; false, storing nothing, if another has it. */
    Future<Boolean> store(UUID holder, Duration length, PurgeCursor cursor);

    /** Ends the lease, if the holder has it. */
    Future<Void> release(UUID holder);
}
