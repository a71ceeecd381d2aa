package io.phoenix.profile.live;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.config.LiveSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One reader and what it watches. For the event loop of the reader's connection, but for {@link #changed} and {@link
 * #leave}.
 *
 * <p>Nothing is missed, because it joins the watchers before it reads the first state, and what arrives meanwhile waits.
 * Nothing queues up for a reader that is slow: of each profile only the newest state waits, and not for long.
 */
public final class Subscription {

    private final Context context;
    private final LiveHub hub;
    private final AuthenticatedCaller authenticated;
    private final EventSink outlet;
    private final Supplier<Future<?>> credentialsCheck;
    private final LiveSettings settings;
    private final Timer heartbeat;
    private final Timer patience;
    private final Timer retry;

    /** What the reader asked for last, where it did so before it has taken what it was sent. */
    private @Nullable Runnable postponed;

    private final Map<ProfileId, CachedProfile> pending = new LinkedHashMap<>();
    private List<ProfileId> ids = List.of();
    private KnownVersions known = new KnownVersions(List.of());
    private int round;
    private boolean settled;
    private boolean quiet;
    private boolean closed;

    Subscription(
            Vertx vertx,
            LiveHub hub,
            AuthenticatedCaller authenticated,
            EventSink outlet,
            Supplier<Future<?>> credentialsCheck,
            LiveSettings settings) {
        this.context = vertx.getOrCreateContext();
        this.hub = hub;
        this.authenticated = authenticated;
        this.outlet = outlet;
        this.credentialsCheck = credentialsCheck;
        this.settings = settings;
        this.heartbeat = new Timer(vertx, settings.heartbeat());
        this.patience = new Timer(vertx, settings.slowMax());
        this.retry = new Timer(vertx, settings.retryPause());
        heartbeat.start(this::beat);
    }

    /**
     * Watches these from now on, in place of those before. The reader is sent all of them, or that it has them already.
     *
     * @param next each once; may be empty
     * @param readerState the state of the last event that the reader had, where it had one
     */
    public void watch(List<ProfileId> next, @Nullable String readerState) {
        if (outlet.isFull()) {
            postponed = () -> watch(next, readerState);
            awaitReader();
            return;
        }
        hub.watchers().leave(ids, this);
        ids = next;
        known = new KnownVersions(next);
        pending.clear();
        settled = false;
        int mine = ++round;
        hub.watchers().join(next, this);
        read(next)
                .onComplete(
                        page -> {
                            if (mine == round && !closed) {
                                begin(page, readerState);
                            }
                        },
                        this::fail);
    }

    /** The reader is gone. */
    public void close() {
        if (!closed) {
            closed = true;
            hub.watchers().leave(ids, this);
            pending.clear();
            heartbeat.stop();
            patience.stop();
            retry.stop();
            hub.closed(this);
        }
    }

    /** Tells the reader that nothing more comes. */
    public void end(ProfileFailure reason) {
        if (!closed) {
            close();
            outlet.end(reason);
        }
    }

    /** Whose it is. */
    public AuthenticatedCaller authenticated() {
        return authenticated;
    }

    /** One of the profiles has changed; may be called by any thread. */
    void changed(ProfileId id, CachedProfile profile) {
        context.runOnContext(now -> offer(id, profile));
    }

    /** The instance stops; may be called by any thread. */
    void leave() {
        context.runOnContext(now -> end(new ProfileFailure(
                Kind.STREAM_CLOSING, "the instance is stopping (expected: connect again, another one answers)")));
    }

    private Future<BatchResult> read(List<ProfileId> wanted) {
        return wanted.isEmpty()
                ? Future.succeededFuture(new BatchResult(List.of(), List.of(), List.of()))
                : hub.creations().getAll(wanted, authenticated.limits().creations());
    }

    private void begin(BatchResult page, @Nullable String readerState) {
        for (ReadResult read : page.found()) {
            known.put(read.id(), read.profile().version());
            hub.watchers().seen(read.id());
        }
        settled = true;
        quiet = false;
        if (known.state().equals(readerState) && page.unavailable().isEmpty()) {
            outlet.current(known.state());
        } else {
            page.countTo(hub.reads());
            outlet.snapshot(page, known.state());
        }
        retryLater(page.unavailable());
        sendPending();
    }

    /** What could not be had follows when it can, at the cost of the reader's own budget. */
    private void retryLater(List<ProfileId> unavailable) {
        if (unavailable.isEmpty()) {
            return;
        }
        int mine = round;
        retry.startOnce(() -> read(unavailable).onSuccess(page -> {
            if (mine == round && !closed) {
                for (ReadResult read : page.found()) {
                    hub.watchers().seen(read.id());
                    offer(read.id(), read.profile());
                }
                retryLater(page.unavailable());
            }
        }));
    }

    private void offer(ProfileId id, CachedProfile profile) {
        if (!closed) {
            pending.merge(id, profile, (one, other) -> one.version() > other.version() ? one : other);
            sendPending();
        }
    }

    private void sendPending() {
        while (settled && !pending.isEmpty() && !outlet.isFull()) {
            Map.Entry<ProfileId, CachedProfile> next =
                    pending.entrySet().iterator().next();
            pending.remove(next.getKey());
            send(next.getKey(), next.getValue());
        }
        if (settled && !pending.isEmpty()) {
            awaitReader();
        }
    }

    private void awaitReader() {
        if (!closed && !patience.isRunning()) {
            patience.startOnce(this::losePatience);
            outlet.whenDrained(() -> {
                patience.stop();
                Runnable next = postponed;
                postponed = null;
                if (next == null) {
                    sendPending();
                } else {
                    next.run();
                }
            });
        }
    }

    private void send(ProfileId id, CachedProfile profile) {
        if (known.isNews(id, profile.version())) {
            known.put(id, profile.version());
            quiet = false;
            outlet.profile(profile, known.state());
            hub.metrics().changeSent();
        }
    }

    private void losePatience() {
        hub.metrics().streamDropped();
        end(new ProfileFailure(
                Kind.SLOW_CONSUMER,
                "the reader has taken nothing for " + settings.slowMax().toMillis()
                        + " ms (expected: to be read as events come)"));
    }

    /** Credentials that have ended, or were taken back, end here. */
    private void beat() {
        credentialsCheck.get().onFailure(this::fail);
        if (!closed && quiet && settled && !outlet.isFull()) {
            outlet.heartbeat();
        }
        quiet = true;
    }

    private void fail(Throwable cause) {
        end(
                cause instanceof ProfileFailure expected
                        ? expected
                        : new ProfileFailure(Kind.OVERLOADED, "something went wrong in the service (try again)"));
    }
}
