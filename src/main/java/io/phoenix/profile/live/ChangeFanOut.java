package io.phoenix.profile.live;

import io.phoenix.profile.cache.ChangeListener;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks up what has changed, and tells those who watch it. Changes that come together are looked up together, each once
 * however many watch it; when changes may have been missed, all that is watched is looked at anew, a page at a time and
 * after what is known to have changed.
 */
final class ChangeFanOut implements ChangeListener {

    private static final int PAGE_MAX = 100;
    private static final int PAGES_UNDER_WAY_MAX = 4;

    private final Vertx vertx;
    private final Context context;
    private final Profiles profiles;
    private final Watchers watchers;
    private final Duration retryPause;

    private final Set<ProfileId> arriving = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean arrivalsNoticed = new AtomicBoolean();

    /** From here on: for the context alone. */
    private final PendingIds changed = new PendingIds();

    private final PendingIds doubtful = new PendingIds();
    private int pagesUnderWay;

    /**
     * Nothing has changed yet.
     *
     * @param lookInterval between two looks at all that is watched, whether or not anything was missed
     * @param retryPause before a profile that could not be had is looked up again
     */
    ChangeFanOut(Vertx vertx, Profiles profiles, Watchers watchers, Duration lookInterval, Duration retryPause) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.profiles = profiles;
        this.watchers = watchers;
        this.retryPause = retryPause;
        vertx.setPeriodic(lookInterval.toMillis(), timer -> allChanged());
    }

    @Override
    public void changed(ProfileId id) {
        if (watchers.isWatched(id)) {
            arriving.add(id);
            if (arrivalsNoticed.compareAndSet(false, true)) {
                context.runOnContext(now -> takeArrivals());
            }
        }
    }

    @Override
    public void allChanged() {
        context.runOnContext(now -> {
            doubtful.addAll(watchers.ids());
            lookUp();
        });
    }

    private void takeArrivals() {
        arrivalsNoticed.set(false);
        List<ProfileId> arrived = List.copyOf(arriving);
        arriving.removeAll(arrived);
        changed.addAll(arrived);
        lookUp();
    }

    private void lookUp() {
        while (pagesUnderWay < PAGES_UNDER_WAY_MAX && !(changed.isEmpty() && doubtful.isEmpty())) {
            List<ProfileId> page = (changed.isEmpty() ? doubtful : changed).page(PAGE_MAX);
            pagesUnderWay++;
            lookUp(page)
                    .onComplete(ended -> context.runOnContext(now -> {
                        pagesUnderWay--;
                        lookUp();
                    }));
        }
    }

    private Future<?> lookUp(List<ProfileId> ids) {
        return profiles.lookUp(ids).compose(found -> {
            tell(found);
            // one that was there is erased, and is read again like any other; one that nobody has seen may not come to
            // be here
            List<ProfileId> erased =
                    found.absent().stream().filter(watchers::wereSeen).toList();
            return erased.isEmpty()
                    ? Future.succeededFuture()
                    : profiles.getAll(erased).onSuccess(fresh -> tell(fresh));
        });
    }

    private void tell(BatchResult page) {
        for (ReadResult read : page.found()) {
            watchers.tell(read.id(), read.profile().version())
                    .forEach(watcher -> watcher.changed(read.id(), read.profile()));
        }
        if (!page.unavailable().isEmpty()) {
            vertx.setTimer(retryPause.toMillis(), timer -> {
                changed.addAll(page.unavailable());
                lookUp();
            });
        }
    }
}
