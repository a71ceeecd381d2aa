package io.phoenix.profile.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Prints the progress and the estimated remaining time of a long command, every few seconds. Not thread-safe. */
final class Progress {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final String unit;
    private final long total;
    private final PrintWriter out;
    private final LongSupplier nanoClock;
    private final long startNanos;

    private long reportedNanos;
    private long doneBefore;

    /**
     * @param unit what is counted, such as "rows"
     * @param total how many there are; an estimate
     */
    Progress(String unit, long total, PrintWriter out, LongSupplier nanoClock) {
        this.unit = unit;
        this.total = total;
        this.out = out;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
        this.reportedNanos = startNanos;
    }

    /** That many were done by an earlier attempt, so they say nothing about the time that is left. */
    void startAt(long done) {
        doneBefore = done;
    }

    /** Prints a line, unless the last one is recent. */
    void report(long done) {
        long nowNanos = nanoClock.getAsLong();
        if (nowNanos - reportedNanos < INTERVAL.toNanos()) {
            return;
        }
        reportedNanos = nowNanos;
        long left = Math.max(0, total - done);
        double secondsEach = (nowNanos - startNanos) / 1e9 / Math.max(1, done - doneBefore);
        out.printf(
                Locale.ROOT,
                "%,d of %,d %s, %s left%n",
                done,
                Math.max(total, done),
                unit,
                done == doneBefore ? "unknown time" : shown(Duration.ofSeconds(Math.round(left * secondsEach))));
        out.flush();
    }

    private static String shown(Duration left) {
        return left.toMinutes() > 0 ? left.toMinutes() + " min" : left.toSeconds() + " s";
    }
}
