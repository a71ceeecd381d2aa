package io.phoenix.profile.live;

import io.vertx.core.Vertx;
import java.time.Duration;

/** A timer for one action, which can be restarted and stopped at any time. Confined to the thread that created it. */
final class Timer {

    private static final long NOT_RUNNING = -1;

    private final Vertx vertx;
    private final long millis;
    private long id = NOT_RUNNING;

    Timer(Vertx vertx, Duration delay) {
        this.vertx = vertx;
        this.millis = delay.toMillis();
    }

    void start(Runnable action) {
        stop();
        id = vertx.setTimer(millis, timer -> {
            id = NOT_RUNNING;
            action.run();
        });
    }

    boolean isRunning() {
        return id != NOT_RUNNING;
    }

    void stop() {
        if (isRunning()) {
            vertx.cancelTimer(id);
            id = NOT_RUNNING;
        }
    }
}
