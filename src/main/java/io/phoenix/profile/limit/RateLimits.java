package io.phoenix.profile.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.config.LimitSettings;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The rate limits of an instance: hands out the buckets of each caller and counts refusals. Callers are identified by
 * tenant and user, so several credentials of one user share its buckets. Keeps the most recently used callers only; one
 * that was evicted starts with full buckets. Thread-safe.
 */
public final class RateLimits {

    private final LimitSettings settings;
    private final LongSupplier nanoClock;
    private final Refusals refusals = new Refusals(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    private final Cache<Key, CallerLimits> byCaller;
    private final Cache<Object, TokenBucket> failuresByPeer;

    public RateLimits(LimitSettings settings, LongSupplier nanoClock) {
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.byCaller = Caffeine.newBuilder().maximumSize(settings.callersMax()).build();
        // a full bucket can be forgotten
        this.failuresByPeer = Caffeine.newBuilder()
                .maximumSize(settings.callersMax())
                .expireAfterAccess(settings.failures().timeToFill())
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
    public record Refusals(LongAdder requests, LongAdder updates, LongAdder creations, LongAdder credentials) {}

    // includes the role, since a server's buckets are of another size
    private record Key(String tenantId, String userId, boolean server) {}

    public Refusals refusals() {
        return refusals;
    }

    /**
     * The buckets of a caller; always the same ones until evicted.
     *
     * @param server whether the limits of a server apply rather than those of a user
     */
    public CallerLimits of(String tenantId, String userId, boolean server) {
        return byCaller.get(new Key(tenantId, userId, server), this::full);
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

    private CallerLimits full(Key caller) {
        int factor = caller.server() ? settings.serverFactor() : 1;
        return new CallerLimits(
                new TokenBucket(settings.requests(), factor, nanoClock, refusals.requests()),
                new TokenBucket(settings.updates(), factor, nanoClock, refusals.updates()),
                new TokenBucket(settings.creations(), factor, nanoClock, refusals.creations()));
    }
}
