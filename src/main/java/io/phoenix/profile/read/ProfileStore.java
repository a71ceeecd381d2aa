package io.phoenix.profile.read;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The system of record. What it has acknowledged is never lost, and there is at most one profile per id.
 *
 * <p>Every call ends within the implementation's time limit, on the caller's context; one that cannot be carried out
 * fails with {@link ProfileFailure.Kind#DEPENDENCY_UNAVAILABLE}, or {@link ProfileFailure.Kind#OVERLOADED} when the
 * implementation's queue is full.
 */
public interface ProfileStore {

    /** The profile as last committed, or nothing. */
    Future<Optional<Profile>> find(ProfileId id);

    /** Those of the profiles that there are, as last committed, in no particular order. */
    Future<List<Profile>> findAll(List<ProfileId> ids);

    /**
     * Creates a profile with a generated name.
     *
     * @return the new profile; or nothing, when the id has one already (which may have been committed too late for a {@link
     *     #find} that began earlier, but not for one that begins now), or when another profile of the tenant holds the
     *     key of the name: a find that begins now tells which
     */
    Future<Optional<Profile>> insert(ProfileId id, ClaimedName generatedName);

    /**
     * Creates several profiles, each as {@link #insert} does.
     *
     * @param generatedNames the name of each
     * @return those that are new
     */
    Future<List<Profile>> insertAll(Map<ProfileId, ClaimedName> generatedNames);

    /**
     * Changes a profile, or creates it changed. {@code createdAt} stays; version and {@code updatedAt} move only when
     * something is different afterwards.
     *
     * @param generatedName the name of a new profile, where the change gives none
     * @return the profile afterwards; fails, and changes nothing: with {@link ProfileFailure.Kind#VERSION_MISMATCH} when the
     *     update expects a version that is not the present one; with {@linkplain ClaimedName#taken() name_taken} when
     *     another profile of the tenant holds the key of the name; and with {@link ProfileFailure.Kind#RATE_LIMITED} when
     *     the name would change, and did so less than the cooldown ago
     */
    Future<Profile> update(ProfileId id, ProfileUpdate update, ClaimedName generatedName);

    /**
     * Erases a profile.
     *
     * @return the version of the erasure, which is newer than the profile was and older than one that is created anew; or
     *     nothing when there was no profile
     */
    Future<OptionalLong> erase(ProfileId id);
}
