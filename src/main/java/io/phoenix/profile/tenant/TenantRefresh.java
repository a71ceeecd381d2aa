package io.phoenix.profile.tenant;

import io.phoenix.profile.sync.LoggedChanges;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads the tenants again after a poll that says that one has changed, or that may have missed it. One load at a time; after a
 * failed one the next poll tries again, and until then the last snapshot goes on. Thread-safe.
 */
public final class TenantRefresh {

    private final Supplier<Future<Void>> load;
    private @Nullable LoggedChanges last;
    private boolean outdated;
    private boolean stopped;

    /** The load in flight; null if there is none. */
    private @Nullable Promise<Void> loading;

    /** @param load loads and replaces the snapshot */
    public TenantRefresh(Supplier<Future<Void>> load) {
        this.load = load;
    }

    /** A poll of the change log ended well. */
    public void polled(LoggedChanges read) {
        Promise<Void> begun;
        synchronized (this) {
            LoggedChanges cursor = last;
            last = read;
            // what was loaded before the first poll may be older than that poll
            outdated |= cursor == null
                    || read.tenants()
                    || !read.incarnation().equals(cursor.incarnation())
                    || !read.isCompleteSince(cursor);
            if (!outdated || loading != null || stopped) {
                return;
            }
            outdated = false;
            begun = Promise.promise();
            loading = begun;
        }
        load.get().onComplete(result -> {
            ended(result);
            begun.complete();
        });
    }

    /** Loads no more from now on. Completes once no load is in flight; never fails. */
    public synchronized Future<Void> stop() {
        stopped = true;
        return loading == null ? Future.succeededFuture() : loading.future();
    }

    private synchronized void ended(AsyncResult<Void> result) {
        loading = null;
        outdated |= result.failed();
    }
}
