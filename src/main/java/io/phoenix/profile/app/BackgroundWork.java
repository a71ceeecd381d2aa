package io.phoenix.profile.app;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.config.CacheSettings;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.read.HotSet;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.sync.ChangeLog;
import io.phoenix.profile.sync.ChangeLogPoll;
import io.phoenix.profile.sync.ChangeLogPoll.Limits;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.sync.Pruning;
import io.phoenix.profile.sync.Sampler;
import io.phoenix.profile.sync.TombstoneRepeater;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The background tasks of an instance. Thread-safe. */
record BackgroundWork(List<Task> tasks) {

    /** Timer ids of Vert.x are not negative. */
    private static final long NO_TIMER = -1;

    private static final Duration PRUNE_INTERVAL = Duration.ofSeconds(30);

    private static final Duration FEED_PRUNE_INTERVAL = Duration.ofMinutes(1);

    private static final Duration MODERATION_PRUNE_INTERVAL = Duration.ofMinutes(1);

    private static final Duration BOARD_PRUNE_INTERVAL = Duration.ofMinutes(1);

    /** With a margin for the inaccuracy of the clock of L2. */
    private static final Duration LATE_PUTS_MAX = SharedCache.LOAD_AGE_MAX.plusSeconds(1);

    /** The start completes when the task has started; the stop is harmless where it never started. */
    record Task(Supplier<Future<Void>> start, Runnable stop) {}

    /** Completes when every task has started, and the first poll has ended well. */
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

    static BackgroundWork of(
            Platform platform,
            ProfileStack stack,
            FeedStack feed,
            TenantStack tenants,
            ModerationStack moderation,
            BoardStack boards,
            PictureStack pictures,
            HotSet hot) {
        Vertx vertx = platform.vertx();
        ConsistencyMetrics metrics = platform.metrics().consistency();
        CacheSettings settings = platform.settings().cache();
        ChangeLog log = platform.postgres().changeLog();
        LocalCache cache = stack.cache();

        TombstoneRepeater tombstones = new TombstoneRepeater(
                stack.shared(), LATE_PUTS_MAX, settings.poll().changesMax(), System::nanoTime);
        ChangeLogPoll poll = new ChangeLogPoll(
                vertx,
                log,
                cache,
                tombstones,
                new Limits(
                        settings.poll().interval(),
                        settings.poll().changesMax(),
                        settings.poll().firstChangesMax()),
                System::nanoTime,
                metrics);
        poll.addListener(tenants::polled);
        poll.addListener(feed::polled);
        Pruning pruning = new Pruning(vertx, log::prune, System::nanoTime);
        Pruning feedPruning = new Pruning(vertx, feed::prune, System::nanoTime);
        Pruning moderationPruning = new Pruning(vertx, moderation.store()::prune, System::nanoTime);
        Pruning namePruning = new Pruning(vertx, moderation.history()::prune, System::nanoTime);
        Pruning boardPruning = new Pruning(vertx, boards.store()::prune, System::nanoTime);
        Sampler sampler = new Sampler(
                cache, platform.postgres().store(), settings.sampling().size(), System::nanoTime, metrics);
        HotSetSaver saver =
                new HotSetSaver(vertx, cache, hot, settings.warmUp(), platform.random(), new AtomicLong(NO_TIMER));

        Duration removalInterval = platform.settings().pictures().storage().removalInterval();
        Task removals = pictures.removals()
                .map(queue -> periodic(vertx, removalInterval, queue::run))
                .orElseGet(() -> task(() -> {}, () -> {}));

        return new BackgroundWork(List.of(
                task(() -> subscribe(stack.bus(), cache, feed, metrics), () -> {}),
                new Task(poll::start, poll::stop),
                periodic(vertx, PRUNE_INTERVAL, pruning::run),
                periodic(vertx, FEED_PRUNE_INTERVAL, feedPruning::run),
                periodic(vertx, MODERATION_PRUNE_INTERVAL, moderationPruning::run),
                periodic(vertx, MODERATION_PRUNE_INTERVAL, namePruning::run),
                periodic(vertx, BOARD_PRUNE_INTERVAL, boardPruning::run),
                periodic(vertx, TenantErasures.INTERVAL, tenants.erasures()::run),
                task(() -> {}, tenants.erasures()::stop),
                task(boards::start, boards::stop),
                removals,
                periodic(vertx, settings.sampling().interval(), sampler::sample),
                task(saver::start, saver::stop)));
    }

    private static void subscribe(InvalidationBus bus, LocalCache cache, FeedStack feed, ConsistencyMetrics metrics) {
        bus.subscribe((incarnation, invalidation) -> {
            metrics.received();
            cache.received(incarnation, invalidation);
            feed.reader().heard(invalidation.id());
        });
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
