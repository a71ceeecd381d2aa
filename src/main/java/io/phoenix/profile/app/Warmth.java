package io.phoenix.profile.app;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.config.CacheSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.read.HotSet;
import io.phoenix.profile.read.WarmUp;
import io.phoenix.profile.redis.RedisBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/** Hands on from instance to instance which profiles are read most. */
record Warmth(
        Vertx vertx,
        LocalCache local,
        HotSet hot,
        WarmUp arrival,
        CacheSettings.WarmUp settings,
        RandomGenerator random) {

    static Warmth of(Vertx vertx, Settings settings, RedisBackend redis, ProfileRooms rooms, RandomGenerator random) {
        CacheSettings.WarmUp warm = settings.cache().warmUp();
        HotSet hot = redis.hotSet(warm);
        int idsMax = Math.min(warm.idsMax(), settings.cache().local().sizeMax());
        WarmUp arrival = new WarmUp(rooms.batchReads(), hot, idsMax, warm.timeMax(), System::nanoTime);
        return new Warmth(vertx, rooms.cache(), hot, arrival, warm, random);
    }

    /**
     * Loads what the others left, and from then on leaves its own, until Vert.x ends.
     *
     * @return ends when this instance is as warm as it gets
     */
    Future<Void> begin() {
        return settings.isEnabled() ? arrival.run().onComplete(ended -> leaveLater()) : Future.succeededFuture();
    }

    /** Spread over a quarter to either side, so that instances which started together do not do it in step. */
    private void leaveLater() {
        long interval = settings.saveInterval().toMillis();
        vertx.setTimer(interval - interval / 4 + random.nextLong(interval / 2 + 1), due -> leave());
    }

    /** The walk over the cache takes its lock, so it is not for an event loop. When Redis is away, the next time will do. */
    private void leave() {
        vertx.executeBlocking(() -> local.hottest(settings.idsMax()))
                .compose(hot::save)
                .onComplete(ended -> leaveLater());
    }
}
