package io.phoenix.profile.cli;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waiting for a future, which only a command may do. */
final class Await {

    /** Long enough for a start against slow servers, and an end to waiting for ones that never answer. */
    private static final Duration RESULT_MAX = Duration.ofSeconds(60);

    private Await() {}

    static <T> T result(Future<T> future) throws Exception {
        return future.await(RESULT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
