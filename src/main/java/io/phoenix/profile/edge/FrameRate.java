package io.phoenix.profile.edge;

import java.util.concurrent.TimeUnit;

/** Counts the frames of a connection in each second. Not thread-safe. */
public final class FrameRate {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int perSecondMax;
    private long windowStartNanos = System.nanoTime();
    private int counted;

    public FrameRate(int perSecondMax) {
        this.perSecondMax = perSecondMax;
    }

    /** Counts more; returns false beyond the limit of the current second. */
    public boolean count(int more) {
        long now = System.nanoTime();
        if (now - windowStartNanos > WINDOW_NANOS) {
            windowStartNanos = now;
            counted = 0;
        }
        counted += more;
        return counted <= perSecondMax;
    }
}
