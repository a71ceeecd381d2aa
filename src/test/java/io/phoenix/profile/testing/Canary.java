package io.phoenix.profile.testing;

import io.phoenix.profile.testing.Noise.Stall;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A thread that does something of known duration again and again, and takes any excess for a stall. Thread-safe. */
final class Canary {

    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration SLEEP_MAX = Duration.ofMillis(5);
    private static final Duration WORK = Duration.ofMillis(1);
    private static final Duration WORK_PAUSE = Duration.ofMillis(15);
    private static final Duration WORK_MAX = Duration.ofMillis(4);
    private static final long NOT_RUNNING = Long.MAX_VALUE;

    private final Beat beat;
    private final Duration pause;
    private final Duration max;
    private final Consumer<Stall> whenStalled;
    private final List<Stall> stalls = new ArrayList<>();

    private long beginNanos = NOT_RUNNING;

    /**
     * Starts its thread.
     *
     * @param pause between two beats
     * @param max how long a beat takes at most on an idle machine; any excess is a stall
     * @param whenStalled gets every stall once it is over
     */
    Canary(Beat beat, Duration pause, Duration max, Consumer<Stall> whenStalled) {
        this.beat = beat;
        this.pause = pause;
        this.max = max;
        this.whenStalled = whenStalled;
        Thread thread = new Thread(this::run, "canary");
        thread.setDaemon(true);
        thread.start();
    }

    interface Beat {
        void run() throws SQLException;
    }

    /** Sleeps, and detects stalls of the clock, the scheduler and the JVM. */
    static Canary ofClock(Consumer<Stall> whenStalled) {
        return new Canary(() -> LockSupport.parkNanos(PAUSE.toNanos()), Duration.ZERO, SLEEP_MAX, whenStalled);
    }

    /** Computes, and detects CPU time lost to other processes. */
    static Canary ofCpu(Consumer<Stall> whenStalled) {
        return new Canary(Canary::work, WORK_PAUSE, WORK_MAX, whenStalled);
    }

    /** All stalls so far, including an ongoing one. */
    synchronized List<Stall> stalls() {
        List<Stall> all = new ArrayList<>(stalls);
        if (isStalled()) {
            all.add(stall());
        }
        return all;
    }

    /** Uses a fixed amount of CPU time; its wall-clock time depends on the scheduler. */
    private static void work() {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long end = thread.getCurrentThreadCpuTime() + WORK.toNanos();
        while (thread.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    private void run() {
        try {
            while (true) {
                begin(System.nanoTime());
                beat.run();
                end();
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (SQLException closed) {
            // the server stops at the end of the run
            begin(NOT_RUNNING);
        }
    }

    private synchronized void begin(long nanos) {
        beginNanos = nanos;
    }

    private synchronized void end() {
        if (isStalled()) {
            Stall stall = stall();
            stalls.add(stall);
            whenStalled.accept(stall);
        }
        beginNanos = NOT_RUNNING;
    }

    private boolean isStalled() {
        return beginNanos != NOT_RUNNING && System.nanoTime() - beginNanos > max.toNanos();
    }

    private Stall stall() {
        return new Stall(beginNanos + max.toNanos(), System.nanoTime());
    }
}
