package io.phoenix.profile.live;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.ChangeListener;
import io.phoenix.profile.config.LiveSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
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
 * All subscriptions of an instance. Safe for use by several threads; never blocks.
 *
 * <p>To be told of changes it must be made the {@linkplain #changes listener} of the cache that the profiles come from.
 */
public final class LiveHub {

    private final Vertx vertx;
    private final LiveSettings settings;
    private final int serverFactor;
    private final LiveMetrics metrics;
    private final ReadMetrics reads;
    private final ChargedReads creations;
    private final Watchers watchers = new Watchers();
    private final ChangeFanOut changes;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Caller, Integer> streams = new ConcurrentHashMap<>();

    private volatile boolean leaving;

    /**
     * Nobody watches yet.
     *
     * @param serverFactor how many times as many streams a server may have as a user
     */
    public LiveHub(
            Vertx vertx,
            Profiles profiles,
            LiveSettings settings,
            int serverFactor,
            LiveMetrics metrics,
            ReadMetrics reads) {
        this.vertx = vertx;
        this.settings = settings;
        this.serverFactor = serverFactor;
        this.metrics = metrics;
        this.reads = reads;
        this.creations = new ChargedReads(profiles);
        this.changes = new ChangeFanOut(vertx, profiles, watchers, settings.lookInterval(), settings.retryPause());
    }

    /** Who must be told of every change. */
    public ChangeListener changes() {
        return changes;
    }

    /**
     * Opens a stream, for the event loop that calls. It must be {@linkplain Subscription#close closed} when the reader is
     * gone.
     *
     * @param credentialsCheck fails once the credentials of the reader are no longer good
     * @throws ProfileFailure of kind {@link Kind#RATE_LIMITED} where the caller has too many already, and {@link
     *     Kind#OVERLOADED} where the instance has
     */
    public Subscription open(
            AuthenticatedCaller authenticated, EventSink outlet, Supplier<Future<?>> credentialsCheck) {
        if (leaving || subscriptions.size() >= settings.streamsMax()) {
            throw new ProfileFailure(
                    Kind.OVERLOADED,
                    "streams: no room on this instance (expected: fewer than " + settings.streamsMax()
                            + "; another instance may have room)");
        }
        Caller caller = authenticated.caller();
        int max = settings.streamsPerCallerMax() * (caller.mayWriteAny() ? serverFactor : 1);
        streams.compute(caller, (same, present) -> {
            int open = present == null ? 0 : present;
            if (open >= max) {
                throw ProfileFailure.rateLimited(
                        "streams: " + open + " are open (expected: at most " + max + " for one caller)", max, 1);
            }
            return open + 1;
        });
        Subscription opened = new Subscription(vertx, this, authenticated, outlet, credentialsCheck, settings);
        subscriptions.add(opened);
        if (leaving) {
            opened.leave();
        }
        return opened;
    }

    /** Ends all streams, and opens none any more. */
    public void leave() {
        leaving = true;
        subscriptions.forEach(Subscription::leave);
    }

    /** How many streams are open. */
    public int size() {
        return subscriptions.size();
    }

    @SuppressWarnings("NullAway") // null is how a map is told to forget the key
    void closed(Subscription subscription) {
        subscriptions.remove(subscription);
        streams.computeIfPresent(
                subscription.authenticated().caller(), (same, present) -> present == 1 ? null : present - 1);
    }

    Watchers watchers() {
        return watchers;
    }

    ChargedReads creations() {
        return creations;
    }

    ReadMetrics reads() {
        return reads;
    }

    LiveMetrics metrics() {
        return metrics;
    }
}
