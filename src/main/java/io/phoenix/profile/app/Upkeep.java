package io.phoenix.profile.app;

import io.phoenix.profile.config.CacheSettings.Watch;
import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.sync.CacheInvalidator;
import io.phoenix.profile.sync.ChangeLogSweeper;
import io.phoenix.profile.sync.ConsistencyCheck;
import io.phoenix.profile.sync.ConsistencyCheck.Intervals;
import io.phoenix.profile.sync.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What an instance does in the background to stay right: it listens, tells again what was not told, and looks for itself. */
record Upkeep(Vertx vertx, Backends backends, ProfileRooms rooms, ReadMetrics reads, ConsistencyMetrics consistency) {

    /**
     * Starts all of it; it ends with Vert.x.
     *
     * @return ends when invalidations arrive
     */
    Future<Void> start(Watch watch, PostgresSettings postgres) {
        Future<Void> subscribed = new ConsistencyCheck(
                        vertx,
                        backends.redis().bus(),
                        backends.postgres().changeLog(),
                        new CacheInvalidator(rooms.cache(), reads, consistency),
                        new Intervals(
                                watch.checkInterval(),
                                watch.arrivalMax(),
                                postgres.changeLog().retention()),
                        System::nanoTime)
                .start();
        new ChangeLogSweeper(
                        vertx,
                        backends.postgres().changeLog(),
                        rooms.publisher(),
                        postgres.changeLog().sweepInterval(),
                        consistency)
                .start();
        Sampler sampler = new Sampler(
                rooms.cache(), backends.postgres().store(), watch.sampleSize(), Clock.systemUTC(), consistency);
        vertx.setPeriodic(watch.sampleInterval().toMillis(), timer -> sampler.sample());
        return subscribed;
    }
}
