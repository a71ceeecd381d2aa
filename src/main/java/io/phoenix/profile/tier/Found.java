package io.phoenix.profile.tier;

import io.phoenix.profile.domain.Profile;

/** What a load found behind the local tier, and where. */
record Found(Profile profile, Source source) {}
