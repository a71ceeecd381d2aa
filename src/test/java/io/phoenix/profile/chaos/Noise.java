package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Measures by how much this machine is late with everything: a thread that asks to be woken, and looks when it was. */
final class Noise {

    private static final Duration STEP = Duration.ofMillis(2);

    private volatile boolean running;
    private volatile long maxNanos;

    void start() {
        running = true;
        Thread thread = new Thread(this::measure, "noise");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        running = false;
    }

    Duration max() {
        return Duration.ofNanos(maxNanos);
    }

    private void measure() {
        while (running) {
            long before = System.nanoTime();
            LockSupport.parkNanos(STEP.toNanos());
            maxNanos = Math.max(maxNanos, System.nanoTime() - before - STEP.toNanos());
        }
    }
}
