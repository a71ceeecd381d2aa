package io.phoenix.profile.limit;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.config.LimitSettings;
import java.util.function.LongSupplier;

/**
 * How much one caller may still ask of this instance.
 *
 * @param requests of any kind
 * @param updates changes and erasures
 * @param creations profiles that come to be because the caller read them
 */
public record CallerLimits(TokenBucket requests, TokenBucket updates, TokenBucket creations) {

    static CallerLimits full(LimitSettings limits, Caller caller, LongSupplier nanoClock, RefusalCounts refusals) {
        int factor = caller.mayWriteAny() ? limits.serverFactor() : 1;
        return new CallerLimits(
                new TokenBucket(limits.requests(), factor, nanoClock, refusals.requests()),
                new TokenBucket(limits.updates(), factor, nanoClock, refusals.updates()),
                new TokenBucket(limits.creations(), factor, nanoClock, refusals.creations()));
    }
}
