package io.phoenix.profile.read;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets readers of one id share one load. All methods are safe for use by several threads and never block.
 *
 * <p>A load can be detached when what it may have read is overtaken: it still answers those who share it, and whoever
 * comes later begins another.
 */
public final class Coalescer {

    private final ConcurrentMap<ProfileId, Promise<ReadResult>> underWay = new ConcurrentHashMap<>();

    /** Takes a seat for the id: the driver's, when no load is under way, else a passenger's. */
    public Seat seat(ProfileId id) {
        Promise<ReadResult> mine = Promise.promise();
        Promise<ReadResult> present = underWay.putIfAbsent(id, mine);
        return present == null ? new Seat(id, mine, true) : new Seat(id, present, false);
    }

    /** From now on nobody shares the load that is under way. */
    public void detach(ProfileId id) {
        underWay.remove(id);
    }

    /** A share in a load. Whoever has the driver's must run the load and {@linkplain #arrive end} it. */
    public final class Seat {

        private final ProfileId id;
        private final Promise<ReadResult> load;
        private final boolean driver;

        private Seat(ProfileId id, Promise<ReadResult> load, boolean driver) {
            this.id = id;
            this.load = load;
            this.driver = driver;
        }

        boolean isDriver() {
            return driver;
        }

        /** Ends the load for all who share it. */
        void arrive(AsyncResult<ReadResult> ended) {
            underWay.remove(id, load);
            load.handle(ended);
        }

        /** What the load finds, on the context of the caller. */
        Future<ReadResult> arrival() {
            Context context = Vertx.currentContext();
            return driver || context == null ? load.future() : onContext(context, load.future());
        }
    }

    private static <T> Future<T> onContext(Context context, Future<T> elsewhere) {
        Promise<T> here = Promise.promise();
        elsewhere.onComplete(ended -> context.runOnContext(now -> here.handle(ended)));
        return here.future();
    }
}
