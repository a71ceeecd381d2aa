package io.phoenix.profile.auth;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.limit.RateLimits.CallerLimits;

/** The caller of a request, with its rate limits. */
public record AuthenticatedCaller(Caller caller, CallerLimits limits) {

    /** Takes one request from the rate limit; false if it is used up. */
    public boolean tryCharge() {
        return limits.requests().tryTake();
    }

    /** The failure of a request beyond the rate limit. Counts the refusal. */
    public ProfileFailure requestRefused() {
        return limits.requests().refuse("requests");
    }
}
