package io.phoenix.profile.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.phoenix.profile.config.LimitSettings;
import io.phoenix.profile.loop.EndOfTurn;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The rate limits of an instance: hands out the buckets of each caller and counts refusals. Callers are identified by
 * tenant and user, so several credentials of one user share its buckets. Keeps the most recently used callers only; one
 * that was evicted starts with full buckets. Thread-safe.
 */
public final class RateLimits {

    private final LimitSettings settings;
    private final Function<String, LimitSettings.CallerLimits> rates;
    private final LongSupplier nanoClock;
    private final Refusals refusals =
            new Refusals(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    private final Cache<Key, Sized> byCaller;
    private final Cache<Object, TokenBucket> failuresByPeer;
    private final Cache<Object, TokenBucket> publicReadsByPeer;
    private final Cache<Object, TokenBucket> keyedReadsByTenant;

    /**
     * Creates the limits of an instance.
     *
     * @param rates those of the callers of a tenant, as they are at present
     */
    public RateLimits(
            LimitSettings settings, Function<String, LimitSettings.CallerLimits> rates, LongSupplier nanoClock) {
        this.settings = settings;
        this.rates = rates;
        this.nanoClock = nanoClock;
        this.byCaller = Caffeine.newBuilder()
                .maximumSize(settings.callersMax())
                .executor(new EndOfTurn())
                .build();
        this.failuresByPeer = forgetful(settings.failures());
        this.publicReadsByPeer = forgetful(settings.publicReads());
        this.keyedReadsByTenant = forgetful(settings.keyedReads());
    }

    /** A full bucket can be forgotten. */
    private Cache<Object, TokenBucket> forgetful(LimitSettings.Rate rate) {
        return Caffeine.newBuilder()
                .maximumSize(settings.callersMax())
                .expireAfterAccess(rate.timeToFill())
                .executor(new EndOfTurn())
                .scheduler(Scheduler.systemScheduler())
                .build();
    }

    /**
     * The rate limits of one caller at one instance.
     *
     * @param requests one token for each request
     * @param updates one token for each update or erasure
     * @param creations one token for each profile that a read creates
     */
    public record CallerLimits(TokenBucket requests, TokenBucket updates, TokenBucket creations) {}

    /** How often callers found a bucket empty, by bucket. */
    public record Refusals(
            LongAdder requests, LongAdder updates, LongAdder creations, LongAdder credentials, LongAdder publicReads) {}

    private record Sized(LimitSettings.CallerLimits rates, CallerLimits limits) {}

    // includes the role, since a server's buckets are of another size
    private record Key(String tenantId, String userId, boolean server) {}

    public Refusals refusals() {
        return refusals;
    }

    /**
     * The buckets of a caller; always the same ones until evicted, or until the rates of its tenant change.
     *
     * @param server whether the limits of a server apply rather than those of a user
     */
    public CallerLimits of(String tenantId, String userId, boolean server) {
        Key key = new Key(tenantId, userId, server);
        LimitSettings.CallerLimits present = rates.apply(tenantId);
        Sized buckets = byCaller.get(key, unknown -> full(key, present));
        return buckets.rates().equals(present)
                ? buckets.limits()
                : byCaller.asMap()
                        .merge(
                                key,
                                full(key, present),
                                (old, next) -> old.rates().equals(present) ? old : next)
                        .limits();
    }

    /**
     * The bucket of invalid credentials of one peer.
     *
     * @param peer equal for all requests of one peer
     */
    public TokenBucket failuresOf(Object peer) {
        return failuresByPeer.get(
                peer, unknown -> new TokenBucket(settings.failures(), 1, nanoClock, refusals.credentials()));
    }

    /**
     * The bucket of reads without credentials of one peer.
     *
     * @param peer equal for all requests of one peer
     */
    public TokenBucket publicReadsOf(Object peer) {
        return publicReadsByPeer.get(
                peer, unknown -> new TokenBucket(settings.publicReads(), 1, nanoClock, refusals.publicReads()));
    }

    /** The bucket of all reads of a tenant with its publishable keys. */
    public TokenBucket keyedReadsOf(String tenantId) {
        return keyedReadsByTenant.get(
                tenantId, unknown -> new TokenBucket(settings.keyedReads(), 1, nanoClock, refusals.publicReads()));
    }

    private Sized full(Key caller, LimitSettings.CallerLimits present) {
        int factor = caller.server() ? present.serverFactor() : 1;
        return new Sized(
                present,
                new CallerLimits(
                        new TokenBucket(present.requests(), factor, nanoClock, refusals.requests()),
                        new TokenBucket(present.updates(), factor, nanoClock, refusals.updates()),
                        new TokenBucket(present.creations(), factor, nanoClock, refusals.creations())));
    }
}
