package io.phoenix.profile.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A requested change of a profile. An update without any change creates the profile if it does not exist.
 *
 * @param name the new name; null keeps the present one
 * @param regenerateAvatar whether to draw another avatar
 * @param picture the URL of an external picture, which takes the place of the avatar; null for none. Not with another avatar
 * @param condition the precondition on the present version
 * @param renameCooldown the least time since the last change of the name; zero for none
 */
public record ProfileUpdate(
        @Nullable ClaimedName name,
        boolean regenerateAvatar,
        @Nullable String picture,
        VersionCondition condition,
        Duration renameCooldown) {

    public ProfileUpdate {
        if (regenerateAvatar && picture != null) {
            throw new IllegalArgumentException("a picture and another avatar (expected: one of them)");
        }
    }

    /** An update without a picture. */
    public ProfileUpdate(
            @Nullable ClaimedName name, boolean regenerateAvatar, VersionCondition condition, Duration renameCooldown) {
        this(name, regenerateAvatar, null, condition, renameCooldown);
    }
}
