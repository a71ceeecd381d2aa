package io.phoenix.profile.domain;

import org.jspecify.annotations.Nullable;

/**
 * A change that somebody asks for. One that asks for nothing is allowed: it creates the profile where there is none.
 *
 * @param name the name to take; null keeps the present one
 * @param regenerateAvatar whether to draw another avatar
 * @param expectedVersion the version that the change is meant for; null when any will do
 */
public record ProfileUpdate(
        @Nullable DisplayName name,
        boolean regenerateAvatar,
        @Nullable Long expectedVersion) {}
