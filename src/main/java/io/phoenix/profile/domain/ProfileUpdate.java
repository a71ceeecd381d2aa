package io.phoenix.profile.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A requested change of a profile. An update without any change creates the profile if it does not exist.
 *
 * @param name the new name; null keeps the present one
 * @param regenerateAvatar whether to draw another avatar
 * @param condition the precondition on the present version
 * @param renameCooldown the least time since the last change of the name; zero for none
 */
public record ProfileUpdate(
        @Nullable ClaimedName name, boolean regenerateAvatar, VersionCondition condition, Duration renameCooldown) {}
