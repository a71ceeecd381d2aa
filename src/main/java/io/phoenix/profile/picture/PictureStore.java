package io.phoenix.profile.picture;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where own pictures are kept: of each user at most one that is shown, and one that waits for a moderator. A picture goes with its
 * profile: the statement that erases the profile, or gives it another picture, removes it. Each call is one statement. Thread-safe.
 */
public interface PictureStore {

    /** The file of a shown picture in one size; empty if there is none. */
    Future<Optional<byte[]>> find(String name, int sizePx);

    /**
     * Shows a picture on a profile, instead of the one before.
     *
     * @return the profile afterwards; empty if there is none. Fails with {@code VERSION_MISMATCH} if the condition does not hold
     */
    Future<Stamped<Optional<Profile>>> show(ProfileId id, String name, OwnPicture picture, VersionCondition condition);

    /** Keeps a picture until a moderator decides, instead of one that waits; results as {@link #show} has them. */
    Future<Stamped<Optional<Profile>>> await(ProfileId id, String name, OwnPicture picture, VersionCondition condition);

    /** Removes the picture, own or external, and one that waits; results as {@link #show} has them. */
    Future<Stamped<Optional<Profile>>> remove(ProfileId id, VersionCondition condition);

    /** Shows a picture that waits, and keeps it no longer in the queue; empty if it does not wait any more. */
    Future<Stamped<Optional<Profile>>> approve(ProfileId id, String name);

    /** Removes a picture that waits; false if it does not wait any more. */
    Future<Boolean> reject(ProfileId id, String name);

    /** The users whose pictures of these names wait, by name. */
    Future<Map<String, ProfileId>> ownersOfWaiting(String tenantId, List<String> names);

    /** The pictures of a tenant that wait, the oldest first, each with its file in one size. */
    Future<WaitingPictures> waiting(String tenantId, WaitingPictures.Position after, int limit, int sizePx);

    /** How many pictures of a tenant wait, counted up to {@code max}. */
    Future<Long> countWaiting(String tenantId, int max);
}
