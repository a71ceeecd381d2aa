package io.phoenix.profile.tier;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets readers of one id share one load. All methods are safe for use by several threads and never block.
 *
 * <p>A load can be detached when what it may have read is overtaken: it still answers those who joined it before, and
 * whoever comes later begins another.
 */
final class Coalescer {

    private final ConcurrentMap<ProfileId, Future<Reading>> joinable = new ConcurrentHashMap<>();

    /** Joins the load of the id, or begins it. The answer arrives on the caller's context. */
    Future<Reading> join(ProfileId id, Supplier<Future<Reading>> load) {
        Promise<Reading> promise = Promise.promise();
        Future<Reading> mine = promise.future();
        Future<Reading> present = joinable.putIfAbsent(id, mine);
        if (present != null) {
            return onContext(Vertx.currentContext(), present);
        }
        load.get().onComplete(ended -> {
            joinable.remove(id, mine);
            promise.handle(ended);
        });
        return mine;
    }

    /** From now on nobody joins the load that is under way. */
    void detach(ProfileId id) {
        joinable.remove(id);
    }

    private static <T> Future<T> onContext(@Nullable Context context, Future<T> elsewhere) {
        if (context == null) {
            return elsewhere;
        }
        Promise<T> here = Promise.promise();
        elsewhere.onComplete(ended -> context.runOnContext(now -> here.handle(ended)));
        return here.future();
    }
}
