package io.phoenix.profile.auth;

import io.phoenix.profile.config.LimitSettings;
import java.util.function.LongSupplier;

/**
 * How much one caller may still ask of this instance.
 *
 * @param requests of any kind
 * @param updates changes and erasures
 * @param creations profiles that come to be because the caller read them
 */
public record Allowance(TokenBucket requests, TokenBucket updates, TokenBucket creations) {

    static Allowance full(LimitSettings limits, Caller caller, LongSupplier nanoClock, Refusals refusals) {
        int factor = caller.mayWriteAny() ? limits.serverFactor() : 1;
        return new Allowance(
                new TokenBucket(limits.requests(), factor, nanoClock, refusals.requests()),
                new TokenBucket(limits.updates(), factor, nanoClock, refusals.updates()),
                new TokenBucket(limits.creations(), factor, nanoClock, refusals.creations()));
    }
}
