package io.phoenix.profile.auth;

import io.phoenix.profile.limit.CallerLimits;

/** Who is asking, and how much it may ask. */
public record Admission(Caller caller, CallerLimits allowance) {}
