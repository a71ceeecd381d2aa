package io.phoenix.profile.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.config.LimitSettings;
import java.util.function.LongSupplier;

/** The allowances of the callers that were here of late; however many credentials one has, it has one allowance. */
final class Allowances {

    private final LimitSettings limits;
    private final LongSupplier nanoClock;
    private final Refusals refusals = new Refusals();
    private final Cache<Identity, Allowance> allowances;

    Allowances(LimitSettings limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.allowances = Caffeine.newBuilder().maximumSize(limits.callersMax()).build();
    }

    /** A role makes another caller of the same user: its allowance is of another size. */
    private record Identity(String tenantId, String userId, boolean server) {}

    Refusals refusals() {
        return refusals;
    }

    Admission admit(Caller caller) {
        Identity identity = new Identity(caller.tenantId(), caller.userId(), caller.mayWriteAny());
        return new Admission(
                caller, allowances.get(identity, unknown -> Allowance.full(limits, caller, nanoClock, refusals)));
    }
}
