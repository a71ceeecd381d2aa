package io.phoenix.profile.auth;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.limit.RateLimits.CallerLimits;

/** The caller of a request, with its rate limits. */
public record AuthenticatedCaller(Caller caller, CallerLimits limits) {

    /** How many ids cost as much as one more request. */
    public static final int IDS_PER_REQUEST = 25;

    private static final int BYTES_PER_REQUEST = 4_096;

    /** Charges one request to the rate limit; false if it is used up. The cost of its size is charged once it is known. */
    public boolean tryCharge() {
        return limits.requests().tryTake();
    }

    /** Charges the ids of a request: one more request for each 25. Throws {@link #requestRefused}. */
    public void chargeIds(int ids) {
        charge(ids / IDS_PER_REQUEST);
    }

    /** Charges the size of a body: one more request for each 4 kB. Throws {@link #requestRefused}. */
    public void chargeBytes(int bytes) {
        charge(bytes / BYTES_PER_REQUEST);
    }

    /** Charges a request that costs as much as several. Throws {@link #requestRefused}. */
    public void chargeCost(int requests) {
        // one was charged when the caller was known
        charge(requests - 1);
    }

    private void charge(int requests) {
        if (requests > 0 && !limits.requests().tryTake(requests)) {
            throw requestRefused();
        }
    }

    /** The failure of a request beyond the rate limit. Counts the refusal. */
    public ProfileFailure requestRefused() {
        return limits.requests().refuse("requests");
    }
}
