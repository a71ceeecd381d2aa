package io.phoenix.profile.read;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The system of record. An acknowledged change is never lost, and an id has at most one profile. Each result carries the
 * {@linkplain io.phoenix.profile.domain.Stamp stamp} of its statement, also where there is no profile.
 *
 * <p>Every call completes within the implementation's time limit, on the caller's context. It fails with {@link
 * ProfileFailure.Kind#DEPENDENCY_UNAVAILABLE}, or with {@link ProfileFailure.Kind#OVERLOADED} if the implementation's
 * queue is full. Thread-safe.
 */
public interface ProfileStore {

    /** The profile as last committed; empty if there is none. */
    Future<Stamped<Optional<Profile>>> find(ProfileId id);

    /** The profiles that exist, as last committed, in no particular order. The stamp is the oldest of its statements. */
    Future<Stamped<List<Profile>>> findAll(List<ProfileId> ids);

    /**
     * Creates a profile with a generated name.
     *
     * @return the new profile; empty if the id already has one, or another profile of the tenant holds the key of the name. A
     *     {@link #find} afterwards tells which
     */
    Future<Stamped<Optional<Profile>>> insert(ProfileId id, ClaimedName generatedName);

    /** Creates several profiles, each as {@link #insert} does; returns those created. */
    Future<Stamped<List<Profile>>> insertAll(Map<ProfileId, ClaimedName> generatedNames);

    /**
     * Applies an update, creating the profile if absent. Raises the version and {@code updatedAt} only if something changes.
     *
     * @param generatedName the name of a new profile if the update has none
     * @return the profile afterwards. Fails, changing nothing, with {@link ProfileFailure.Kind#VERSION_MISMATCH} if its
     *     condition does not hold; with {@linkplain ClaimedName#taken() name_taken} if another profile of the tenant
     *     holds the key of the name; with {@link ProfileFailure.Kind#RATE_LIMITED} if the last rename is within the cooldown
     */
    Future<Stamped<Profile>> update(ProfileId id, ProfileUpdate update, ClaimedName generatedName);

    /** Erases a profile, at any version and without a cooldown. */
    default Future<Stamped<Long>> erase(ProfileId id) {
        return erase(id, VersionCondition.NONE, Duration.ZERO);
    }

    /** Erases a profile, at any version. */
    default Future<Stamped<Long>> erase(ProfileId id, Duration renameCooldown) {
        return erase(id, VersionCondition.NONE, renameCooldown);
    }

    /**
     * Erases a profile. Fails, changing nothing, with {@link ProfileFailure.Kind#VERSION_MISMATCH} if the condition does not
     * hold.
     *
     * @param renameCooldown until it is over, the time of the last rename is kept for a profile that is created again; zero
     *     keeps nothing
     * @return the version of the erasure: above that of the profile, and no profile created later has a lower one. If there was
     *     no profile, above every version that one of this id had: it may have been removed by {@code TRUNCATE}, or have left the
     *     change log
     */
    Future<Stamped<Long>> erase(ProfileId id, VersionCondition condition, Duration renameCooldown);
}
