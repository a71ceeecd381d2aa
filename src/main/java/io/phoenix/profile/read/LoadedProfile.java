package io.phoenix.profile.read;

import io.phoenix.profile.domain.Profile;

/** What a load found behind the local tier, and where. */
public record LoadedProfile(Profile profile, Source source) {}
