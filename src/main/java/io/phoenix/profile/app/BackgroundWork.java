package io.phoenix.profile.app;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.config.CacheSettings;
import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.read.HotSet;
import io.phoenix.profile.sync.CacheInvalidator;
import io.phoenix.profile.sync.ChangeLogSweeper;
import io.phoenix.profile.sync.ConsistencyCheck;
import io.phoenix.profile.sync.ConsistencyCheck.Intervals;
import io.phoenix.profile.sync.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The background tasks of an instance. Thread-safe. */
record BackgroundWork(List<Task> tasks) {

    /** Timer ids of Vert.x are not negative. */
    private static final long NO_TIMER = -1;

    /** The start completes when the task has started; the stop is harmless where it never started. */
    record Task(Supplier<Future<Void>> start, Runnable stop) {}

    /** Completes when every task has started and the bus is subscribed. */
    Future<Void> start() {
        return Future.all(tasks.stream().map(task -> task.start().get()).toList())
                .mapEmpty();
    }

    /** Stops the tasks, the last first. What is in flight ends by itself. */
    void stop() {
        for (int i = tasks.size() - 1; i >= 0; i--) {
            tasks.get(i).stop().run();
        }
    }

    static BackgroundWork of(Platform platform, ProfileStack stack, HotSet hot) {
        Vertx vertx = platform.vertx();
        ConsistencyMetrics metrics = platform.metrics().consistency();
        CacheSettings cache = platform.settings().cache();
        PostgresSettings.ChangeLog log = platform.settings().postgres().changeLog();

        ConsistencyCheck check = new ConsistencyCheck(
                vertx,
                platform.redis().bus(),
                platform.postgres().changeLog(),
                new CacheInvalidator(stack.cache(), platform.metrics().reads(), metrics),
                new Intervals(cache.watch().checkInterval(), cache.watch().arrivalMax(), log.retention()),
                System::nanoTime);
        ChangeLogSweeper sweeper = new ChangeLogSweeper(
                vertx, platform.postgres().changeLog(), stack.publisher(), log.sweepInterval(), metrics);
        Sampler sampler = new Sampler(
                stack.cache(), platform.postgres().store(), cache.watch().sampleSize(), Clock.systemUTC(), metrics);
        HotSetSaver saver =
                new HotSetSaver(vertx, stack.cache(), hot, cache.warmUp(), platform.random(), new AtomicLong(NO_TIMER));

        return new BackgroundWork(List.of(
                new Task(check::start, check::stop),
                task(sweeper::start, sweeper::stop),
                periodic(vertx, cache.watch().sampleInterval(), sampler::sample),
                task(saver::start, saver::stop)));
    }

    private static Task task(Runnable start, Runnable stop) {
        return new Task(
                () -> {
                    start.run();
                    return Future.succeededFuture();
                },
                stop);
    }

    private static Task periodic(Vertx vertx, Duration interval, Runnable run) {
        AtomicLong timer = new AtomicLong(NO_TIMER);
        return task(
                () -> timer.set(vertx.setPeriodic(interval.toMillis(), due -> run.run())),
                () -> vertx.cancelTimer(timer.get()));
    }

    /** Saves the ids of the hottest profiles, for instances that start later. */
    private record HotSetSaver(
            Vertx vertx,
            LocalCache cache,
            HotSet hot,
            CacheSettings.WarmUp settings,
            RandomGenerator random,
            AtomicLong timer) {

        void start() {
            if (settings.isEnabled()) {
                saveLater();
            }
        }

        void stop() {
            vertx.cancelTimer(timer.getAndSet(NO_TIMER));
        }

        /** With a jitter of a quarter to either side, so that instances which started together do not save together. */
        private void saveLater() {
            long interval = settings.saveInterval().toMillis();
            timer.set(vertx.setTimer(interval - interval / 4 + random.nextLong(interval / 2 + 1), due -> save()));
        }

        /** Listing the hottest profiles locks the cache, which blocks. A failed save is not retried before the next. */
        private void save() {
            vertx.executeBlocking(() -> cache.hottest(settings.idsMax()))
                    .compose(hot::save)
                    .onComplete(ended -> {
                        // a save in flight must not set another timer after the stop
                        if (timer.get() != NO_TIMER) {
                            saveLater();
                        }
                    });
        }
    }
}
