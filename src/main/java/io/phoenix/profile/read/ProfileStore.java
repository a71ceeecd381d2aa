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
 * <p>Every call completes within the implementation's time limit, on the caller's context. It fails with {@link
 * ProfileFailure.Kind#DEPENDENCY_UNAVAILABLE}, or with {@link ProfileFailure.Kind#OVERLOADED} when the implementation's
 * queue is full. Thread-safe.
 */
public interface ProfileStore {

    /** The profile as last committed; empty where there is none. */
    Future<Optional<Profile>> find(ProfileId id);

    /** The profiles that exist, as last committed, in no particular order. */
    Future<List<Profile>> findAll(List<ProfileId> ids);

    /**
     * Creates a profile with a generated name.
     *
     * @return the new profile; empty when the id already has one, or when another profile of the tenant holds the key of the
     *     name. A {@link #find} that starts now tells which; one that started earlier may not have seen the commit
     */
    Future<Optional<Profile>> insert(ProfileId id, ClaimedName generatedName);

    /**
     * Creates several profiles, each as {@link #insert} does.
     *
     * @return the new profiles
     */
    Future<List<Profile>> insertAll(Map<ProfileId, ClaimedName> generatedNames);

    /**
     * Changes a profile, or creates it changed. {@code createdAt} stays; version and {@code updatedAt} move only when
     * something changes.
     *
     * @param generatedName the name of a new profile, where the update names none
     * @return the profile afterwards. Fails without an effect: with {@link ProfileFailure.Kind#VERSION_MOVED} when the update
     *     expects another version than the present one; with {@linkplain ClaimedName#taken() name_taken} when another profile
     *     of the tenant holds the key of the name; with {@link ProfileFailure.Kind#RATE_LIMITED} when the name would change
     *     again within the cooldown
     */
    Future<Profile> update(ProfileId id, ProfileUpdate update, ClaimedName generatedName);

    /**
     * Erases a profile.
     *
     * @return the version of the erasure, newer than the profile's and older than that of a profile created later; empty when
     *     there was no profile
     */
    Future<OptionalLong> erase(ProfileId id);
}
