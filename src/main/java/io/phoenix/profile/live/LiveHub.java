package io.phoenix.profile.live;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.ChangeListener;
import io.phoenix.profile.config.LiveSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.metrics.LiveMetrics;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * All subscriptions of an instance. Its {@linkplain #changes listener} must be added to the cache of the profiles. Safe for
 * use by several threads; never blocks.
 */
public final class LiveHub {

    private final Vertx vertx;
    private final LiveSettings settings;
    private final int serverFactor;
    private final LiveMetrics metrics;
    private final ReadMetrics reads;
    private final ChargedReads chargedReads;
    private final Watchers watchers = new Watchers();
    private final ChangeFanOut changes;
    private final Budget budget;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<User, Integer> streams = new ConcurrentHashMap<>();

    private volatile boolean closing;

    /** The unit of the limit of streams: a user of a tenant, across all tokens and roles. */
    private record User(String tenantId, String userId) {

        static User of(Caller caller) {
            return new User(caller.tenantId(), caller.userId());
        }
    }

    /**
     * Creates a hub without subscriptions.
     *
     * @param serverFactor multiplies the limit of streams for servers
     * @param budget of all streams of the instance
     */
    public LiveHub(
            Vertx vertx,
            Profiles profiles,
            LiveSettings settings,
            int serverFactor,
            Budget budget,
            LiveMetrics metrics,
            ReadMetrics reads) {
        this.vertx = vertx;
        this.settings = settings;
        this.serverFactor = serverFactor;
        this.budget = budget;
        this.metrics = metrics;
        this.reads = reads;
        this.chargedReads = new ChargedReads(profiles);
        this.changes = new ChangeFanOut(vertx, profiles, watchers, settings.lookInterval(), settings.retryPause());
    }

    public ChangeListener changes() {
        return changes;
    }

    /**
     * Opens a stream on the current event loop. {@linkplain Subscription#close Close} it when the client disconnects.
     *
     * @param credentialsCheck fails once the credentials of the caller are no longer valid
     * @throws ProfileFailure of kind {@link Kind#RATE_LIMITED} at the limit of the caller, and {@link Kind#OVERLOADED} at
     *     the limit of the instance or during shutdown
     */
    public Subscription open(AuthenticatedCaller authenticated, EventSink sink, Supplier<Future<?>> credentialsCheck) {
        Caller caller = authenticated.caller();
        int max = settings.streamsPerCallerMax() * (caller.mayWriteAny() ? serverFactor : 1);
        if (closing || !budget.tryTake(1)) {
            throw new ProfileFailure(
                    Kind.OVERLOADED,
                    "streams: too many on this instance (expected: fewer than " + settings.streamsMax()
                            + "; another instance may accept more)");
        }
        streams.compute(User.of(caller), (same, present) -> {
            int open = present == null ? 0 : present;
            if (open >= max) {
                budget.giveBack(1);
                throw ProfileFailure.rateLimited(
                        "streams: " + open + " open (expected: at most " + max + " for one user)", max, 1);
            }
            return open + 1;
        });
        Subscription opened = new Subscription(vertx, this, authenticated, sink, credentialsCheck, settings);
        subscriptions.add(opened);
        if (closing) {
            opened.shutDown();
        }
        return opened;
    }

    /** Checks the credentials of all streams of these tenants now, because they have changed. */
    public void recheck(Set<String> tenantIds) {
        subscriptions.forEach(subscription -> {
            if (tenantIds.contains(subscription.authenticated().caller().tenantId())) {
                subscription.recheck();
            }
        });
    }

    /** Ends all streams, and rejects new ones. */
    public void shutDown() {
        closing = true;
        subscriptions.forEach(Subscription::shutDown);
    }

    /** The number of open streams. */
    public int size() {
        return subscriptions.size();
    }

    /** The number of profiles that are watched. */
    public int watchedIds() {
        return watchers.size();
    }

    @SuppressWarnings("NullAway") // null removes the key
    void closed(Subscription subscription) {
        subscriptions.remove(subscription);
        budget.giveBack(1);
        streams.computeIfPresent(
                User.of(subscription.authenticated().caller()), (same, present) -> present == 1 ? null : present - 1);
    }

    Watchers watchers() {
        return watchers;
    }

    ChargedReads chargedReads() {
        return chargedReads;
    }

    ReadMetrics reads() {
        return reads;
    }

    LiveMetrics metrics() {
        return metrics;
    }
}
