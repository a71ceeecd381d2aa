package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.FaultSpan.Part;
import java.time.Duration;
import java.util.Set;

/**
 * Something that a run breaks and heals.
 *
 * @param nodes whom it touches
 * @param breaks what they cannot rely on meanwhile
 * @param staleMax how old an answer may be because of it; as long it may be noticed after it has healed
 */
record Fault(String name, Set<String> nodes, Set<Part> breaks, Duration staleMax, Step begin, Step heal) {

    /** Half of a fault. */
    interface Step {
        void run() throws Exception;
    }

    /** An instance that starts needs all that it depends on. */
    boolean isOfTheProcess() {
        return breaks.contains(Part.PROCESS);
    }

    FaultSpan during(long beginNanos, long endNanos) {
        return new FaultSpan(name, nodes, breaks, beginNanos, endNanos, staleMax, staleMax);
    }
}
