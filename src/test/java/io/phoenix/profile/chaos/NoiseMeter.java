package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Noise.Stall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Measures the noise of the machine until it is stopped. */
final class NoiseMeter {

    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long STALL_MIN_NANOS = Duration.ofMillis(5).toNanos();
    private static final int STALLS_MAX = 1_000_000;

    private final List<Stall> stalls = new ArrayList<>();
    private final Thread thread = new Thread(this::measure, "noise");

    private volatile boolean stopped;

    private NoiseMeter() {
        thread.setDaemon(true);
    }

    static NoiseMeter start() {
        NoiseMeter meter = new NoiseMeter();
        meter.thread.start();
        return meter;
    }

    /** Ends the measuring; gives what was measured. */
    Noise stop() throws InterruptedException {
        stopped = true;
        thread.join();
        return new Noise(List.copyOf(stalls));
    }

    private void measure() {
        long before = System.nanoTime();
        while (!stopped) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = System.nanoTime();
            if (now - before > STALL_MIN_NANOS && stalls.size() < STALLS_MAX) {
                stalls.add(new Stall(before + PAUSE_NANOS, now));
            }
            before = now;
        }
    }
}
