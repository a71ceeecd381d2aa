package io.phoenix.profile;

import io.phoenix.profile.bus.ConsistencyWatch;
import io.phoenix.profile.bus.ConsistencyWatch.WatchIntervals;
import io.phoenix.profile.bus.Sweeper;
import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.config.WatchSettings;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.tier.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What an instance does in the background to stay right: it listens, tells again what was not told, and looks for itself. */
record Upkeep(Vertx vertx, Backends backends, ProfileRooms rooms, ConsistencyMetrics consistency) {

    /**
     * Starts all of it; it ends with Vert.x.
     *
     * @return ends when invalidations arrive
     */
    Future<Void> start(WatchSettings watch, PostgresSettings postgres) {
        Future<Void> subscribed = new ConsistencyWatch(
                        vertx,
                        backends.redis().bus(),
                        backends.postgres().changeLog(),
                        new WatchedMemory(rooms.memory(), consistency),
                        new WatchIntervals(watch.checkInterval(), watch.arrivalMax(), postgres.changeLogRetention()),
                        System::nanoTime)
                .start();
        new Sweeper(
                        vertx,
                        backends.postgres().changeLog(),
                        rooms.others()::retell,
                        postgres.sweepInterval(),
                        consistency)
                .start();
        Sampler sampler = new Sampler(
                rooms.local(), backends.postgres().store(), watch.sampleSize(), Clock.systemUTC(), consistency);
        vertx.setPeriodic(watch.sampleInterval().toMillis(), timer -> sampler.sample());
        return subscribed;
    }
}
