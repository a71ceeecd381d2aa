package io.phoenix.profile.read;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * L2, the cache that all instances share. It may lose anything at any time; what it holds is never older than the last
 * version that was {@linkplain #replace replaced} or refused here.
 *
 * <p>A value gets in by one of two ways only. On a full miss a reader takes the lease of the id, loads the profile and
 * {@linkplain #fill fills}; a writer {@linkplain #replace replaces} the present value, and ends the lease of any reader that
 * may have loaded the profile before the change. This is the lease of Nishtala et al., "Scaling Memcache at Facebook" (NSDI
 * 2013), section 3.2.1.
 *
 * <p>Every call completes within the implementation's time limit, on the caller's context. A failed call means that L2 can't
 * be reached; it may have taken effect. Thread-safe.
 */
public interface SharedCache {

    /** The profile; empty when L2 has no valid value for the id. */
    Future<Optional<Profile>> get(ProfileId id);

    /** The profiles that L2 has, in one round trip. */
    Future<Map<ProfileId, Profile>> getAll(List<ProfileId> ids);

    /** Takes the lease of the id; false while another holder has it. It expires after a few seconds. */
    Future<Boolean> lease(ProfileId id, LeaseToken token);

    /** Takes the leases of the ids in one round trip; returns the ids that were leased. */
    Future<Set<ProfileId>> leaseAll(List<ProfileId> ids, LeaseToken token);

    /**
     * Puts a loaded profile and ends the lease, if the token still holds it. A newer value that is present stays.
     *
     * @return whether the token still held the lease
     */
    Future<Boolean> fill(Profile profile, LeaseToken token);

    /** {@linkplain #fill Fills} with each of the profiles; best effort. */
    void fillAll(List<Profile> profiles, LeaseToken token);

    /** Ends a lease without filling, if the token still holds it. */
    Future<Void> release(ProfileId id, LeaseToken token);

    /**
     * Replaces an older value by a changed profile, and ends the lease of the id, whoever holds it. Where no value is present
     * it puts none: after an eviction the caller's value may itself be superseded, and it would stay.
     */
    Future<Void> replace(Profile profile);

    /** Removes a value that is older than the version, and ends the lease of the id, whoever holds it. */
    Future<Void> dropOlder(ProfileId id, long version);
}
