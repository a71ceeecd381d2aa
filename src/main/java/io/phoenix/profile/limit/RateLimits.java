package io.phoenix.profile.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.auth.Admission;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.config.LimitSettings;
import java.util.function.LongSupplier;

/** The allowances of the callers that were here of late; however many credentials one has, it has one allowance. */
public final class RateLimits {

    private final LimitSettings limits;
    private final LongSupplier nanoClock;
    private final RefusalCounts refusals = new RefusalCounts();
    private final Cache<Identity, CallerLimits> allowances;

    public RateLimits(LimitSettings limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.allowances = Caffeine.newBuilder().maximumSize(limits.callersMax()).build();
    }

    /** A role makes another caller of the same user: its allowance is of another size. */
    private record Identity(String tenantId, String userId, boolean server) {}

    public RefusalCounts refusals() {
        return refusals;
    }

    public Admission admit(Caller caller) {
        Identity identity = new Identity(caller.tenantId(), caller.userId(), caller.mayWriteAny());
        return new Admission(
                caller, allowances.get(identity, unknown -> CallerLimits.full(limits, caller, nanoClock, refusals)));
    }
}
