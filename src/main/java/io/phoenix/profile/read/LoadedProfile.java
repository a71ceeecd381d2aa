package io.phoenix.profile.read;

import io.phoenix.profile.domain.Profile;

/** A profile that was loaded on a miss, and where it came from. */
record LoadedProfile(Profile profile, Source source) {}
