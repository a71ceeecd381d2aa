package io.phoenix.profile.read;

import io.phoenix.profile.cache.ChangeListener;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Coalesces concurrent loads of one id: the first reader leads, the others follow. Thread-safe; never blocks.
 *
 * <p>A change detaches the load in flight, which may have read the old version: its followers still get its result, but the
 * next reader leads a new load.
 */
public final class Coalescer implements ChangeListener {

    private final ConcurrentMap<ProfileId, Promise<ReadResult>> inFlight = new ConcurrentHashMap<>();

    /** Joins the load of the id; as its leader if none is in flight. */
    Load join(ProfileId id) {
        Promise<ReadResult> own = Promise.promise();
        Promise<ReadResult> present = inFlight.putIfAbsent(id, own);
        return present == null ? new Load(this, id, own, true) : new Load(this, id, present, false);
    }

    @Override
    public void changed(ProfileId id) {
        inFlight.remove(id);
    }

    @Override
    public void allChanged() {
        inFlight.clear();
    }

    /** One reader's part in a load. The leader must run the load and {@linkplain #complete complete} it. */
    record Load(Coalescer coalescer, ProfileId id, Promise<ReadResult> shared, boolean isLeader) {

        /** Completes the load for its leader and all followers. */
        void complete(AsyncResult<ReadResult> result) {
            coalescer.inFlight.remove(id, shared);
            shared.handle(result);
        }

        /** The result, on the context of the caller. */
        Future<ReadResult> result() {
            Context context = Vertx.currentContext();
            return isLeader || context == null ? shared.future() : onContext(context, shared.future());
        }
    }

    private static <T> Future<T> onContext(Context context, Future<T> future) {
        Promise<T> promise = Promise.promise();
        future.onComplete(result -> context.runOnContext(now -> promise.handle(result)));
        return promise.future();
    }
}
