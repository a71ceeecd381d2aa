package io.phoenix.profile.cli;

import io.phoenix.profile.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for asynchronous results, which only the thread of a command may do. */
final class Blocking {

    /** Enough for a start with slow servers. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Blocking() {}

    /** Longer than any start: it waits for its database, and then fails by itself. */
    static Duration startMax(Settings settings) {
        return settings.server().start().patience().plus(TIMEOUT);
    }

    static <T> T await(Future<T> future) throws Exception {
        return await(future, TIMEOUT);
    }

    static <T> T await(Future<T> future, Duration timeout) throws Exception {
        try {
            return future.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            TimeoutException explained = new TimeoutException("no result within " + timeout.toMillis() + " ms");
            explained.initCause(late);
            throw explained;
        }
    }

    /** Runs the task with a Vert.x that is closed afterwards. */
    static <T> T withVertx(Task<T> task) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            return task.run(vertx);
        } finally {
            await(vertx.close());
        }
    }

    @FunctionalInterface
    interface Task<T> {
        T run(Vertx vertx) throws Exception;
    }
}
