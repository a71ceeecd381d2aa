package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * A fault that the nemesis can inject and heal.
 *
 * @param nodes the affected instances
 * @param breaks the components that fail for them
 * @param stalenessMax the staleness bound during the fault, and how long its effects may last after it heals
 */
record Fault(String name, Set<String> nodes, Set<Component> breaks, Duration stalenessMax, Step inject, Step heal) {

    /** A part of the system that a fault can break. */
    enum Component {
        REDIS,
        POSTGRES,
        /** The instance itself is stopped or dead. */
        PROCESS
    }

    /** Injects or heals a fault. */
    interface Step {
        void run() throws Exception;
    }

    /** Whether it stops an instance, which can restart only while Redis and Postgres work. */
    boolean breaksProcess() {
        return breaks.contains(Component.PROCESS);
    }

    Window during(long beginNanos, long endNanos) {
        return new Window(name, nodes, breaks, beginNanos, endNanos, stalenessMax, stalenessMax);
    }

    /**
     * When a fault was active. Times are those of {@link System#nanoTime}.
     *
     * @param settling how long its effects may last after its end
     * @param stalenessMax the staleness bound during it
     */
    record Window(
            String name,
            Set<String> nodes,
            Set<Component> breaks,
            long beginNanos,
            long endNanos,
            Duration settling,
            Duration stalenessMax) {

        /** Whether the interval overlaps the fault, settling included. */
        boolean overlaps(long fromNanos, long toNanos) {
            return beginNanos <= toNanos && fromNanos <= endNanos + settling.toNanos();
        }

        boolean isActiveAt(long nanos) {
            return beginNanos <= nanos && nanos <= endNanos;
        }

        /** How long the fault was active within the interval. */
        long nanosWithin(long fromNanos, long toNanos) {
            return Math.max(0, Math.min(endNanos, toNanos) - Math.max(beginNanos, fromNanos));
        }

        boolean affectsAllNodes() {
            return nodes.size() >= Testbed.NODES;
        }

        boolean breaks(String node, Component component) {
            return nodes.contains(node) && breaks.contains(component);
        }
    }
}
