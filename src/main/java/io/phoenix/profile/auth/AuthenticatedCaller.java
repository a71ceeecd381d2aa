package io.phoenix.profile.auth;

import io.phoenix.profile.limit.CallerLimits;

/** The caller of a request, with its rate limits. */
public record AuthenticatedCaller(Caller caller, CallerLimits limits) {}
