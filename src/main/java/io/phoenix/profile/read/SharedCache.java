package io.phoenix.profile.read;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * L2, shared by all instances. Nothing depends on it for correctness: it may lose values, refuse writes, or go back to an
 * older state at any time, so a reader checks the version and the stamp of what it takes. The values it returns are
 * authentic: some instance of this database put them under this id.
 *
 * <p>The lease is that of Nishtala et al., "Scaling Memcache at Facebook" (NSDI 2013), section 3.2.1, but it only keeps many
 * readers of a full miss from loading at once.
 *
 * <p>Every call completes within the implementation's time limit, on the caller's context. It fails if L2 is unreachable or
 * refuses, and may have taken effect even so. Thread-safe.
 */
public interface SharedCache {

    /** The maximum age of a load, from its begin; {@link #put} refuses the value of an older one. */
    Duration LOAD_AGE_MAX = Duration.ofSeconds(3);

    /** The value; empty if L2 has no authentic one for the id. */
    Future<Optional<SharedValue>> get(ProfileId id);

    /** The values that L2 has, in one round trip. */
    Future<Map<ProfileId, SharedValue>> getAll(List<ProfileId> ids);

    /** Takes the lease of the id; false if it is already held. It expires after a few seconds. */
    Future<Boolean> lease(ProfileId id, LeaseToken token);

    /** Ends a lease, if the token still holds it. */
    Future<Void> release(ProfileId id, LeaseToken token);

    /**
     * Stores a value unless the present one is newer: greater in incarnation, version and stamp, in this order.
     *
     * @param beginNanos {@link System#nanoTime} when the load or the write began
     * @return false if the present value is newer. Fails if the load began more than {@link #LOAD_AGE_MAX} ago, so an erased profile
     *     can't come back once its tombstone was stored after that time
     */
    Future<Boolean> put(SharedValue value, long beginNanos);

    /** {@linkplain #put Puts} the values of one load, in as few round trips as it can. Fails if one of them is refused; the others may be stored. */
    default Future<Void> putAll(List<SharedValue> values, long beginNanos) {
        return Future.join(values.stream().map(value -> put(value, beginNanos)).toList())
                .mapEmpty();
    }

    /** {@linkplain #put Puts} a loaded value, and ends the lease if the token still holds it. */
    Future<Boolean> fill(SharedValue value, long beginNanos, LeaseToken token);
}
