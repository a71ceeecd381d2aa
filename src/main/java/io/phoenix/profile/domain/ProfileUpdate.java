package io.phoenix.profile.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A change that somebody asks for. One that asks for nothing is allowed: it creates the profile where there is none.
 *
 * @param name the name to take; null keeps the present one
 * @param regenerateAvatar whether to draw another avatar
 * @param expectedVersion the version that the change is meant for; null when any will do
 * @param renameCooldown how long the last change of the name must be past for another; zero where any time will do
 */
public record ProfileUpdate(
        @Nullable ClaimedName name,
        boolean regenerateAvatar,
        @Nullable Long expectedVersion,
        Duration renameCooldown) {

    /** A change that is bound by no cooldown. */
    public ProfileUpdate(@Nullable ClaimedName name, boolean regenerateAvatar, @Nullable Long expectedVersion) {
        this(name, regenerateAvatar, expectedVersion, Duration.ZERO);
    }
}
