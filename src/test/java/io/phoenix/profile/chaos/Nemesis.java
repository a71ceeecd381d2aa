package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Injects random faults, with pauses in between: every kind once before any repeats, sometimes two that overlap. The seed
 * decides kinds, victims and durations.
 */
final class Nemesis {

    private static final int MILLIS_MIN = 500;
    private static final int MILLIS_MAX = 4_000;

    /** Long enough for the service to recover, so that the bounds of a healthy service apply to much of a run. */
    private static final long PAUSE_MILLIS = 4_000;

    private static final double OVERLAP_SHARE = 0.25;

    private final Testbed testbed;
    private final Faults faults;
    private final Random random;
    private final List<Fault.Window> windows = new ArrayList<>();
    private final List<Integer> untried = new ArrayList<>();
    private final long startNanos = System.nanoTime();

    Nemesis(Testbed testbed, Workload workload, long seed) {
        this.testbed = testbed;
        this.faults = new Faults(testbed, workload);
        this.random = new Random(seed);
    }

    /** Injects faults for the duration; heals them all before it returns. */
    void run(Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(PAUSE_MILLIS);
            if (random.nextDouble() < OVERLAP_SHARE) {
                injectBoth(next(), next());
            } else {
                inject(next());
            }
        }
        Thread.sleep(PAUSE_MILLIS);
    }

    List<Fault.Window> windows() {
        return List.copyOf(windows);
    }

    private void inject(Fault fault) throws Exception {
        long begin = System.nanoTime();
        fault.inject().run();
        hold();
        fault.heal().run();
        record(fault, begin);
    }

    /** The second fault starts and heals later. Healing one fault of a component heals the others too, so these run in turn. */
    private void injectBoth(Fault first, Fault second) throws Exception {
        if (!Collections.disjoint(first.breaks(), second.breaks()) || first.breaksProcess() || second.breaksProcess()) {
            inject(first);
            Thread.sleep(PAUSE_MILLIS);
            inject(second);
            return;
        }
        long begin = System.nanoTime();
        first.inject().run();
        hold();
        long secondBegin = System.nanoTime();
        second.inject().run();
        hold();
        first.heal().run();
        record(first, begin);
        hold();
        second.heal().run();
        record(second, secondBegin);
    }

    private Fault next() {
        Testbed.Node victim = testbed.nodes().get(random.nextInt(testbed.nodes().size()));
        List<Fault> all = faults.all(victim);
        if (untried.isEmpty()) {
            for (int i = 0; i < all.size(); i++) {
                untried.add(i);
            }
            Collections.shuffle(untried, random);
        }
        return all.get(untried.remove(0));
    }

    private void hold() throws InterruptedException {
        Thread.sleep(random.nextInt(MILLIS_MIN, MILLIS_MAX));
    }

    private void record(Fault fault, long begin) {
        Fault.Window window = fault.during(begin, System.nanoTime());
        windows.add(window);
        System.out.printf(
                "chaos: %4d s  %-44s %5d ms  %s%n",
                Duration.ofNanos(begin - startNanos).toSeconds(),
                fault.name(),
                Duration.ofNanos(window.endNanos() - begin).toMillis(),
                String.join(" ", fault.nodes()));
    }
}
