package io.phoenix.profile.read;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DrawnAnew;
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

    /** The profile, or the {@linkplain Profile#keptErasure kept erasure}, as last committed; empty if there is neither. */
    Future<Stamped<Optional<Profile>>> find(ProfileId id);

    /** The profiles and kept erasures that exist, as last committed, in no particular order. The stamp is the oldest of its statements. */
    Future<Stamped<List<Profile>>> findAll(List<ProfileId> ids);

    /**
     * Creates a profile with a generated name.
     *
     * @return the new profile; empty if the id already has one, if its erasure is kept, or if another profile of the tenant holds
     *     the key of the name. A {@link #find} afterwards tells which. Fails with {@link DrawnAnew}, creating nothing, if the tenant
     *     draws erased profiles anew, and the seed of the name is not the present one of the id
     */
    Future<Stamped<Optional<Profile>>> insert(ProfileId id, ClaimedName generatedName);

    /** Creates several profiles, each as {@link #insert} does; returns those created. Does not tell which are to be drawn anew. */
    Future<Stamped<List<Profile>>> insertAll(Map<ProfileId, ClaimedName> generatedNames);

    /**
     * Applies an update, creating the profile if absent. Raises the version and {@code updatedAt} only if something changes.
     *
     * @param generatedName the name of a new profile if the update has none
     * @return the profile afterwards. Fails, changing nothing, with {@link ProfileFailure.Kind#VERSION_MISMATCH} if its
     *     condition does not hold; with {@linkplain ClaimedName#taken() name_taken} if another profile of the tenant
     *     holds the key of the name; with {@link ProfileFailure.Kind#RATE_LIMITED} if the last rename is within the cooldown; with
     *     {@link ProfileFailure.Kind#PROFILE_ERASED}, whatever the condition, if the erasure of the id is kept; with {@link DrawnAnew},
     *     as {@link #insert} does, if the profile is absent
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
     *     change log. If the erasure is kept, its version, whatever the condition
     */
    Future<Stamped<Long>> erase(ProfileId id, VersionCondition condition, Duration renameCooldown);

    /**
     * Erases a profile, or an id without one, and keeps the erasure: until it is {@linkplain #lift lifted}, nothing creates a
     * profile. Fails as {@link #erase} does.
     *
     * @return the version of the kept erasure, which is logged as that of an erasure; that of before if it was kept already
     */
    Future<Stamped<Long>> eraseAndKeep(ProfileId id, VersionCondition condition, Duration renameCooldown);

    /**
     * A profile that moved to another id.
     *
     * @param profile with the new id
     * @param erased the version of the erasure of the old id
     */
    record Moved(Profile profile, long erased) {}

    /**
     * Moves a profile to another id of its tenant, with its name, its avatar, its pictures and its creation time, former names and the
     * audit trail; the old id has none afterwards. Both are logged. Locks and barred names of both ids hold for the new one.
     *
     * @param replace whether a profile of the new id is erased for it
     * @return fails, changing nothing, with {@link ProfileFailure.Kind#PROFILE_ABSENT} if there is no profile to move, with {@link
     *     ProfileFailure.Kind#PROFILE_EXISTS} if the new id has one that is not to be replaced, and with {@link
     *     ProfileFailure.Kind#PROFILE_ERASED} if the erasure of either id is kept. Fails with {@link ProfileFailure.Kind#LOCKED} or
     *     {@link ProfileFailure.Kind#NAME_REFUSED} if a moderator has locked the new id, or barred the name for it
     */
    Future<Stamped<Moved>> move(ProfileId from, ProfileId to, boolean replace);

    /** Lifts a kept erasure; returns the version, which is logged as that of an erasure, and empty if none was kept. */
    Future<Stamped<Optional<Long>>> lift(ProfileId id);
}
