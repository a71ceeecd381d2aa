package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;

/** A profile that was read, and where it came from. */
public record ReadResult(ProfileId id, CachedProfile profile, Source source) {}
