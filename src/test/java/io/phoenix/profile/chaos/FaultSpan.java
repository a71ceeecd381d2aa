package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * A fault that was: what it broke, from when to when. Times are of {@link System#nanoTime}.
 *
 * @param nodes the instances that it touched
 * @param breaks what they could not rely on meanwhile
 * @param settles how long after its end it may still be noticed
 * @param staleMax how old an answer may be because of it
 */
record FaultSpan(
        String name,
        Set<String> nodes,
        Set<Part> breaks,
        long beginNanos,
        long endNanos,
        Duration settles,
        Duration staleMax) {

    /** What a fault breaks. */
    enum Part {
        REDIS,
        POSTGRES,
        /** The instance itself is stopped or dead. */
        PROCESS
    }

    /** Whether any moment from one time to the other is one of the fault, or of its settling. */
    boolean touches(long fromNanos, long toNanos) {
        return beginNanos <= toNanos && fromNanos <= endNanos + settles.toNanos();
    }

    boolean holdsAt(long nanos) {
        return beginNanos <= nanos && nanos <= endNanos;
    }

    /** How much of the fault lies between two moments. */
    long nanosWithin(long fromNanos, long toNanos) {
        return Math.max(0, Math.min(endNanos, toNanos) - Math.max(beginNanos, fromNanos));
    }

    /** Whether it touched every instance of a run. */
    boolean isOfAll() {
        return nodes.size() >= World.NODES;
    }

    boolean breaks(String node, Part part) {
        return nodes.contains(node) && breaks.contains(part);
    }
}
