package io.phoenix.profile.outage;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Collapses identical warnings: the first is logged, further ones are counted, and logged at most once per interval, with
 * their number. For warnings that a failing dependency would cause with every request, statement or connection. Remembers at
 * most {@value #DIFFERENT_MAX} different ones. Thread-safe.
 */
public final class RepeatedWarnings {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int DIFFERENT_MAX = 100;

    private final Logger log;
    private final LongSupplier nanoClock;
    private final Map<String, Repetition> repetitions = new ConcurrentHashMap<>();

    /** @param nanoClock counts nanoseconds, like {@link System#nanoTime} */
    public RepeatedWarnings(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
    }

    /** Logs repeated warnings once in 10 s. */
    public static RepeatedWarnings to(Logger log) {
        return new RepeatedWarnings(log, System::nanoTime);
    }

    /** @param suppressed the number of warnings that were not logged since the time */
    private record Repetition(long loggedNanos, int suppressed) {}

    /** Logs a warning, unless it repeats one. */
    public void warn(String what) {
        warn(what, "");
    }

    /**
     * Logs a warning, unless it repeats one.
     *
     * @param what the part that identifies the warning
     * @param rest the part that may differ
     */
    public void warn(String what, String rest) {
        if (repetitions.size() >= DIFFERENT_MAX) {
            repetitions.clear();
        }
        long now = nanoClock.getAsLong();
        repetitions.compute(what, (same, before) -> {
            if (before != null && now - before.loggedNanos < INTERVAL.toNanos()) {
                return new Repetition(before.loggedNanos, before.suppressed + 1);
            }
            if (before == null || before.suppressed == 0) {
                log.warn("{}{}", what, rest);
            } else {
                log.warn("{}{} ({} more since the last such line)", what, rest, before.suppressed);
            }
            return new Repetition(now, 0);
        });
    }
}
