package io.phoenix.profile.live;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.ChangeListener;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads changed profiles, and passes them to their watchers; creates none, so what was erased stays so. Concurrent changes are
 * read in one batch, each profile once however many watch it. When changes may have been missed, and at regular intervals,
 * reloads every watched profile; known changes go first.
 */
final class ChangeFanOut implements ChangeListener {

    private static final int BATCH_MAX = 100;
    private static final int BATCHES_IN_FLIGHT_MAX = 4;

    private final Vertx vertx;
    private final Context context;
    private final Profiles profiles;
    private final Watchers watchers;
    private final Duration retryPause;

    /** Changes from other threads, handed over to the context. */
    private final Set<ProfileId> incoming = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean handoverScheduled = new AtomicBoolean();

    // confined to the context, like the fields below
    private final PendingIds changed = new PendingIds();
    private final PendingIds maybeChanged = new PendingIds();
    private int batchesInFlight;

    /** Starts reloading at regular intervals; {@code retryPause} is the time before reading an unavailable profile again. */
    ChangeFanOut(Vertx vertx, Profiles profiles, Watchers watchers, Duration reloadInterval, Duration retryPause) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.profiles = profiles;
        this.watchers = watchers;
        this.retryPause = retryPause;
        vertx.setPeriodic(reloadInterval.toMillis(), timer -> allChanged());
    }

    @Override
    public void changed(ProfileId id) {
        if (watchers.isWatched(id)) {
            // at once: a watcher that could not load the profile may try again before the change is read
            watchers.recordChanged(id);
            incoming.add(id);
            if (handoverScheduled.compareAndSet(false, true)) {
                context.runOnContext(now -> takeIncoming());
            }
        }
    }

    @Override
    public void allChanged() {
        context.runOnContext(now -> {
            maybeChanged.addAll(watchers.ids());
            readPending();
        });
    }

    private void takeIncoming() {
        handoverScheduled.set(false);
        List<ProfileId> taken = List.copyOf(incoming);
        incoming.removeAll(taken);
        changed.addAll(taken);
        readPending();
    }

    private void readPending() {
        while (batchesInFlight < BATCHES_IN_FLIGHT_MAX && !(changed.isEmpty() && maybeChanged.isEmpty())) {
            List<ProfileId> batch = (changed.isEmpty() ? maybeChanged : changed).takeBatch();
            batchesInFlight++;
            read(batch)
                    .onComplete(ended -> context.runOnContext(now -> {
                        batchesInFlight--;
                        readPending();
                    }));
        }
    }

    private Future<?> read(List<ProfileId> batch) {
        return profiles.lookUp(batch).onSuccess(this::publish);
    }

    private void publish(BatchResult result) {
        Set<ProfileId> later = new LinkedHashSet<>(result.unavailable());
        for (ReadResult read : result.found()) {
            if (read.source() == Source.STALE) {
                later.add(read.id());
                continue;
            }
            watchers.toNotify(read.id(), read.profile().version())
                    .forEach(watcher -> watcher.changed(read.id(), read.profile()));
        }
        result.erased().forEach(read -> publishErasure(read.id(), read.profile().version()));
        result.absent().forEach(id -> publishErasure(id, profiles.versionKnown(id)));
        if (!later.isEmpty()) {
            vertx.setTimer(retryPause.toMillis(), timer -> {
                changed.addAll(later);
                readPending();
            });
        }
    }

    /** @param version the least that is known of the erasure */
    private void publishErasure(ProfileId id, long version) {
        Watchers.Erasure erasure = watchers.erase(id, version);
        erasure.toNotify().forEach(watcher -> watcher.changed(id, CachedProfile.keptErasure(erasure.version())));
    }

    /** Distinct ids to read, by tenant, since a batch has one tenant. */
    private static final class PendingIds {

        private final Map<String, Set<ProfileId>> byTenant = new LinkedHashMap<>();

        void addAll(Collection<ProfileId> ids) {
            ids.forEach(id -> byTenant.computeIfAbsent(id.tenantId(), tenant -> new LinkedHashSet<>())
                    .add(id));
        }

        boolean isEmpty() {
            return byTenant.isEmpty();
        }

        List<ProfileId> takeBatch() {
            Iterator<Set<ProfileId>> tenants = byTenant.values().iterator();
            Set<ProfileId> pending = tenants.next();
            List<ProfileId> batch = pending.stream().limit(BATCH_MAX).toList();
            batch.forEach(pending::remove);
            if (pending.isEmpty()) {
                tenants.remove();
            }
            return batch;
        }
    }
}
