package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;

/** An answer and where it came from. */
public record ReadResult(CachedProfile resident, Source source) {}
