package io.phoenix.profile.read;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * L2, shared by all instances. It may lose values at any time, but after {@link #replace} or {@link #dropOlder} it holds
 * nothing older than their version.
 *
 * <p>Only two operations store values. On a full miss, a reader takes the lease, loads the profile and {@linkplain #fill
 * fills}; a writer {@linkplain #replace replaces} the present value and revokes the lease, whose holder may have loaded the
 * old version. This is the lease of Nishtala et al., "Scaling Memcache at Facebook" (NSDI 2013), section 3.2.1.
 *
 * <p>Every call completes within the implementation's time limit, on the caller's context. It fails if L2 is unreachable, and
 * may have taken effect even so. Thread-safe.
 */
public interface SharedCache {

    /** The profile; empty if L2 has no valid value for the id. */
    Future<Optional<Profile>> get(ProfileId id);

    /** The profiles that L2 has, in one round trip. */
    Future<Map<ProfileId, Profile>> getAll(List<ProfileId> ids);

    /** Takes the lease of the id; false if it is already held. It expires after a few seconds. */
    Future<Boolean> lease(ProfileId id, LeaseToken token);

    /** Takes the leases of the ids in one round trip; returns the ids that were leased. */
    Future<Set<ProfileId>> leaseAll(List<ProfileId> ids, LeaseToken token);

    /**
     * Stores a loaded profile and ends the lease, if the token still holds it. Never overwrites a newer value.
     *
     * @return whether the token still held the lease
     */
    Future<Boolean> fill(Profile profile, LeaseToken token);

    /** {@linkplain #fill Fills} with each of the profiles; best effort. */
    void fillAll(List<Profile> profiles, LeaseToken token);

    /** Ends a lease without filling, if the token still holds it. */
    Future<Void> release(ProfileId id, LeaseToken token);

    /**
     * Replaces an older value with a changed profile, and revokes any lease of the id. Stores nothing if there is no
     * value: after an eviction the changed profile may itself be superseded, and nothing would replace it.
     */
    Future<Void> replace(Profile profile);

    /** Removes a value older than the version, and revokes any lease of the id. */
    Future<Void> dropOlder(ProfileId id, long version);
}
