package io.phoenix.profile.bus;

import io.phoenix.profile.domain.ProfileId;

/** Says that a version of a profile exists, so that whoever holds an older one lets go of it. */
public record Invalidation(ProfileId id, long version) {}
