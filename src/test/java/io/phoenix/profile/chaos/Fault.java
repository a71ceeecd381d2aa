package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * A fault that the nemesis can inject and heal.
 *
 * @param nodes the affected instances
 * @param breaks the components that fail for them
 */
record Fault(String name, Set<String> nodes, Set<Component> breaks, Effect effect, Steps steps) {

    /** A part of the system that a fault can break. */
    enum Component {
        REDIS,
        POSTGRES,
        /** Rows are locked by others: changes may be refused. */
        ROWS,
        /** The instance itself is stopped or dead. */
        PROCESS
    }

    /** One step of a fault. */
    interface Step {
        void run() throws Exception;

        /** Does nothing. */
        static void none() {}
    }

    /**
     * What happens when. Only the time from the beginning of the injection to the end of the healing counts as the fault.
     *
     * @param prepare sets the scene, while everything works
     * @param cleanUp restores the testbed, while everything works again
     */
    record Steps(Step prepare, Step inject, Step heal, Step cleanUp) {

        static Steps of(Step inject, Step heal) {
            return new Steps(Step::none, inject, heal, Step::none);
        }

        /** A fault that takes a moment only. */
        static Steps of(Step inject) {
            return of(inject, Step::none);
        }

        Steps preparedBy(Step prepare) {
            return new Steps(prepare, inject, heal, cleanUp);
        }

        Steps cleanedUpBy(Step cleanUp) {
            return new Steps(prepare, inject, heal, cleanUp);
        }
    }

    /**
     * What a fault may cause.
     *
     * @param stalenessMax the staleness bound for the affected instances
     * @param settling how long its effects may last after it heals
     * @param holdMin how long it lasts at least; its end is random between this and the next
     * @param emptiesCaches whether instances drop L1 because of it
     */
    record Effect(Duration stalenessMax, Duration settling, Duration holdMin, Duration holdMax, boolean emptiesCaches) {

        private static final Duration HOLD_MIN = Duration.ofMillis(500);
        private static final Duration HOLD_MAX = Duration.ofSeconds(3);

        /** No effect on staleness: nothing depends on what fails. */
        static final Effect BOUNDED =
                new Effect(StalenessRule.HEALTHY_MAX, StalenessRule.HEALTHY_MAX, HOLD_MIN, HOLD_MAX, false);

        /** An instance may not see changes, until it no longer vouches for L1. */
        static final Effect CUT_OFF =
                new Effect(StalenessRule.VERIFIED_MAX, StalenessRule.VERIFIED_MAX, HOLD_MIN, HOLD_MAX, false);

        Effect holding(Duration min, Duration max) {
            return new Effect(stalenessMax, settling, min, max, emptiesCaches);
        }

        Effect settlingFor(Duration max) {
            return new Effect(stalenessMax, max, holdMin, holdMax, emptiesCaches);
        }

        Effect emptyingCaches() {
            return new Effect(stalenessMax, settling, holdMin, holdMax, true);
        }
    }

    /** Whether both can be active at once: one is of Redis alone, the other needs no Redis. */
    boolean mayOverlap(Fault other) {
        return (isOfRedisAlone() && other.isWithoutRedis()) || (isWithoutRedis() && other.isOfRedisAlone());
    }

    private boolean isOfRedisAlone() {
        return breaks.equals(Set.of(Component.REDIS));
    }

    /** An instance can only restart while Redis and Postgres work. */
    private boolean isWithoutRedis() {
        return !breaks.contains(Component.REDIS) && !breaks.contains(Component.PROCESS);
    }

    Window during(long beginNanos, long endNanos) {
        return new Window(name, nodes, breaks, beginNanos, endNanos, effect);
    }

    /** When a fault was active. Times are those of {@link System#nanoTime}. */
    record Window(
            String name, Set<String> nodes, Set<Component> breaks, long beginNanos, long endNanos, Effect effect) {

        /** Whether the interval overlaps the fault, settling included. */
        boolean overlaps(long fromNanos, long toNanos) {
            return beginNanos <= toNanos
                    && fromNanos <= endNanos + effect.settling().toNanos();
        }

        boolean isActiveAt(long nanos) {
            return beginNanos <= nanos && nanos <= endNanos;
        }

        boolean breaks(String node, Component component) {
            return nodes.contains(node) && breaks.contains(component);
        }
    }
}
