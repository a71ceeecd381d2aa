package io.phoenix.profile.read;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The memory that all instances share. It may lose anything at any time; what it holds is never older than the last
 * version that was {@linkplain #replace replaced} or refused here.
 *
 * <p>A value comes in by one of two ways only. A reader that found nothing takes the lease of the id, loads the profile
 * and {@linkplain #fill fills}; a writer {@linkplain #replace replaces} what is there, and ends the lease of any reader
 * that may have loaded the profile before the change. This is the lease of Nishtala et al., "Scaling Memcache at
 * Facebook" (NSDI 2013), section 3.2.1.
 *
 * <p>Every call ends within the implementation's time limit, on the caller's context; one that fails means that the
 * tier is out of reach, and that nothing is known of what it did.
 */
public interface SharedCache {

    /** The profile, or nothing when the tier has none that is whole and of this id. */
    Future<Optional<Profile>> get(ProfileId id);

    /** Those of the profiles that the tier has, in one round trip. */
    Future<Map<ProfileId, Profile>> getAll(List<ProfileId> ids);

    /** Takes the right to fill an id, unless somebody else holds it; it ends by itself after a few seconds. */
    Future<Boolean> lease(ProfileId id, LeaseToken token);

    /**
     * Puts a loaded profile in and ends the lease, provided that the token still holds it; a newer value that is present
     * stays.
     *
     * @return whether the lease was still held
     */
    Future<Boolean> fill(Profile profile, LeaseToken token);

    /** Takes the right to fill each of the ids, unless somebody else holds it, in one round trip; gives those taken. */
    Future<Set<ProfileId>> leaseAll(List<ProfileId> ids, LeaseToken token);

    /** {@linkplain #fill Fills} all of the profiles; best effort, as every fill is. */
    void fillAll(List<Profile> profiles, LeaseToken token);

    /** Ends a lease without filling, provided that the token still holds it. */
    Future<Void> release(ProfileId id, LeaseToken token);

    /**
     * Puts a changed profile in the place of an older value, and ends the lease of the id, whoever holds it. Where no
     * value is present none is put: after an eviction the caller may itself be overtaken, and its value would stay.
     */
    Future<Void> replace(Profile profile);

    /** Removes a value that is older than the version, and ends the lease of the id, whoever holds it. */
    Future<Void> dropOlder(ProfileId id, long version);
}
