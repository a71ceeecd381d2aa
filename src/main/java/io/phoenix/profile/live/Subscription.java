package io.phoenix.profile.live;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.config.LiveSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The subscription of one client to some profiles. Confined to the event loop of the client's connection, except {@link
 * #changed}, {@link #recheck} and {@link #shutDown}.
 *
 * <p>No change is missed: the subscription joins the watchers before it reads the snapshot, and changes during the read wait.
 * A slow client has a bounded backlog: only the latest version of each profile waits, for a limited time.
 */
public final class Subscription {

    private final Context context;
    private final LiveHub hub;
    private final AuthenticatedCaller authenticated;
    private final EventSink sink;
    private final Supplier<Future<?>> credentialsCheck;
    private final LiveSettings settings;
    private final long heartbeat;
    private final Timer slowTimer;
    private final Timer retry;

    /** The last call of {@link #watch} while the sink was full. */
    private @Nullable Runnable postponedWatch;

    private final Map<ProfileId, CachedProfile> pending = new LinkedHashMap<>();
    private List<ProfileId> ids = List.of();
    private KnownVersions known = new KnownVersions(List.of());
    private int generation;
    private boolean snapshotSent;
    private boolean idle;
    private boolean closed;

    Subscription(
            Vertx vertx,
            LiveHub hub,
            AuthenticatedCaller authenticated,
            EventSink sink,
            Supplier<Future<?>> credentialsCheck,
            LiveSettings settings) {
        this.context = vertx.getOrCreateContext();
        this.hub = hub;
        this.authenticated = authenticated;
        this.sink = sink;
        this.credentialsCheck = credentialsCheck;
        this.settings = settings;
        this.slowTimer = new Timer(vertx, settings.slowMax());
        this.retry = new Timer(vertx, settings.retryPause());
        this.heartbeat = vertx.setPeriodic(settings.heartbeat().toMillis(), due -> beat());
    }

    /**
     * Replaces the watched ids. Sends a snapshot, or only {@code current} if the client already has these versions. Does nothing
     * once the subscription is closed.
     *
     * @param next distinct; may be empty
     * @param clientState the state of the last event that the client received, if any
     */
    public void watch(List<ProfileId> next, @Nullable String clientState) {
        if (closed) {
            return;
        }
        if (sink.isFull()) {
            postponedWatch = () -> watch(next, clientState);
            awaitDrain();
            return;
        }
        hub.watchers().leave(ids, this);
        ids = next;
        known = new KnownVersions(next);
        pending.clear();
        snapshotSent = false;
        int started = ++generation;
        hub.watchers().join(next, this);
        read(next)
                .onComplete(
                        batch -> {
                            if (started == generation && !closed) {
                                sendSnapshot(batch, clientState);
                            }
                        },
                        this::fail);
    }

    /** To be called when the client disconnects. */
    public void close() {
        if (!closed) {
            closed = true;
            hub.watchers().leave(ids, this);
            pending.clear();
            postponedWatch = null;
            context.owner().cancelTimer(heartbeat);
            slowTimer.stop();
            retry.stop();
            hub.closed(this);
        }
    }

    /** Sends the reason and closes the stream. */
    public void end(ProfileFailure reason) {
        if (!closed) {
            close();
            sink.end(reason);
        }
    }

    public AuthenticatedCaller authenticated() {
        return authenticated;
    }

    void changed(ProfileId id, CachedProfile profile) {
        context.runOnContext(now -> offer(id, profile));
    }

    void shutDown() {
        context.runOnContext(now -> end(new ProfileFailure(
                Kind.STREAM_CLOSING, "the instance is shutting down (expected: reconnect, to another instance)")));
    }

    private Future<BatchResult> read(List<ProfileId> wanted) {
        return wanted.isEmpty()
                ? Future.succeededFuture(new BatchResult(List.of(), List.of(), List.of()))
                : hub.chargedReads().getAll(wanted, authenticated.limits().creations());
    }

    private void sendSnapshot(BatchResult batch, @Nullable String clientState) {
        for (ReadResult read : batch.found()) {
            hub.watchers().recordExists(read.id(), read.profile().version());
            if (!isStale(read)) {
                known.put(read.id(), read.profile().version());
            }
        }
        batch.erased().forEach(read -> known.put(read.id(), read.profile().version()));
        snapshotSent = true;
        idle = false;
        List<ProfileId> unconfirmed = unconfirmed(batch);
        if (known.state().equals(clientState) && unconfirmed.isEmpty()) {
            sink.current(known.state());
        } else {
            batch.countTo(hub.reads());
            sink.snapshot(batch, known.state());
        }
        confirm(unconfirmed);
        sendPending();
    }

    /**
     * Reads profiles again that were unavailable or stale, within the caller's rate limit for creations, until each was sent as it
     * is. A single profile is never sent stale: only a snapshot can mark it.
     */
    private void confirm(List<ProfileId> unconfirmed) {
        if (unconfirmed.isEmpty()) {
            return;
        }
        int started = generation;
        retry.start(() -> readAgain(unconfirmed).onSuccess(batch -> {
            if (started == generation && !closed) {
                for (ReadResult read : batch.found()) {
                    hub.watchers().recordExists(read.id(), read.profile().version());
                    if (!isStale(read)) {
                        offer(read.id(), read.profile());
                    }
                }
                batch.erased().forEach(read -> offer(read.id(), read.profile()));
                confirm(unconfirmed(batch));
            }
        }));
    }

    /** Creates none that existed: it was erased. */
    private Future<BatchResult> readAgain(List<ProfileId> wanted) {
        List<ProfileId> existed =
                wanted.stream().filter(hub.watchers()::existed).toList();
        if (existed.isEmpty()) {
            return read(wanted);
        }
        List<ProfileId> others =
                wanted.stream().filter(id -> !existed.contains(id)).toList();
        return hub.chargedReads()
                .profiles()
                .lookUp(existed)
                .compose(found -> read(others).map(found::with));
    }

    private static boolean isStale(ReadResult read) {
        return read.source() == Source.STALE;
    }

    private static List<ProfileId> unconfirmed(BatchResult batch) {
        return Stream.concat(batch.unavailable().stream(), batch.stale().stream())
                .toList();
    }

    private void offer(ProfileId id, CachedProfile profile) {
        if (!closed) {
            pending.merge(id, profile, (one, other) -> one.version() > other.version() ? one : other);
            sendPending();
        }
    }

    private void sendPending() {
        while (snapshotSent && !pending.isEmpty() && !sink.isFull()) {
            Map.Entry<ProfileId, CachedProfile> next =
                    pending.entrySet().iterator().next();
            pending.remove(next.getKey());
            send(next.getKey(), next.getValue());
        }
        // a client that does not read is slow even if no change waits for it
        if (snapshotSent && (!pending.isEmpty() || sink.isFull())) {
            awaitDrain();
        }
    }

    private void awaitDrain() {
        if (!closed && !slowTimer.isRunning()) {
            slowTimer.start(this::dropSlowClient);
            sink.whenDrained(() -> {
                slowTimer.stop();
                Runnable next = postponedWatch;
                postponedWatch = null;
                if (next == null) {
                    sendPending();
                } else {
                    next.run();
                }
            });
        }
    }

    private void send(ProfileId id, CachedProfile profile) {
        if (known.isNewer(id, profile.version())) {
            known.put(id, profile.version());
            idle = false;
            if (profile.isErased()) {
                sink.erased(id, profile.version(), known.state());
            } else {
                sink.profile(profile, known.state());
            }
            hub.metrics().changeSent();
        }
    }

    private void dropSlowClient() {
        hub.metrics().streamDropped();
        end(new ProfileFailure(
                Kind.SLOW_CONSUMER,
                "the client has read nothing for " + settings.slowMax().toMillis()
                        + " ms (expected: a client that reads events at once)"));
    }

    /** Ends the stream if its credentials are no longer valid. May be called from any thread. */
    void recheck() {
        context.runOnContext(now -> {
            if (!closed) {
                checkCredentials();
            }
        });
    }

    private void checkCredentials() {
        credentialsCheck.get().onFailure(this::fail);
    }

    // also ends the stream once its credentials have expired or were revoked
    private void beat() {
        checkCredentials();
        if (!closed && idle && snapshotSent && !sink.isFull()) {
            sink.heartbeat();
        }
        idle = true;
    }

    private void fail(Throwable cause) {
        end(reasonOf(cause));
    }

    /** The reason for an {@code end} event; hides unexpected failures. */
    public static ProfileFailure reasonOf(Throwable cause) {
        return cause instanceof ProfileFailure expected
                ? expected
                : new ProfileFailure(Kind.OVERLOADED, "internal error (expected: try again)");
    }
}
