package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Injects random faults, with pauses in between: every kind once before any repeats, sometimes two that overlap. The seed
 * decides kinds, victims and durations.
 */
final class Nemesis {

    /** Between two faults: long enough for the service to recover, so that the bounds of a healthy service apply to much of a run. */
    private static final Duration PAUSE = Duration.parse("PT" + System.getProperty("chaos.pause", "2s"));

    private static final double OVERLAP_SHARE = 0.25;

    private final Testbed testbed;
    private final Faults faults;
    private final Random random;
    private final Losses losses = new Losses();
    private final List<Fault.Window> windows = new ArrayList<>();
    private final List<Integer> untried = new ArrayList<>();
    private final long startNanos = System.nanoTime();

    /** @param kinds which faults to inject, by name */
    Nemesis(Testbed testbed, Workload workload, long seed, Pattern kinds) {
        this.testbed = testbed;
        this.faults = new Faults(testbed, workload, losses, kinds);
        this.random = new Random(seed);
    }

    /** Injects faults for the duration; heals them all before it returns. */
    void run(Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(PAUSE.toMillis());
            if (random.nextDouble() < OVERLAP_SHARE) {
                injectBoth(next(), next());
            } else {
                inject(next());
            }
        }
        Thread.sleep(PAUSE.toMillis());
    }

    List<Fault.Window> windows() {
        return List.copyOf(windows);
    }

    Losses losses() {
        return losses;
    }

    private void inject(Fault fault) throws Exception {
        fault.steps().prepare().run();
        long begin = System.nanoTime();
        fault.steps().inject().run();
        hold(fault);
        fault.steps().heal().run();
        record(fault, begin);
        fault.steps().cleanUp().run();
    }

    /** The second fault starts and heals later. Healing one fault of a component heals the others too, so these run in turn. */
    private void injectBoth(Fault first, Fault second) throws Exception {
        if (!first.mayOverlap(second)) {
            inject(first);
            Thread.sleep(PAUSE.toMillis());
            inject(second);
            return;
        }
        first.steps().prepare().run();
        second.steps().prepare().run();
        long begin = System.nanoTime();
        first.steps().inject().run();
        hold(first);
        long secondBegin = System.nanoTime();
        second.steps().inject().run();
        hold(second);
        first.steps().heal().run();
        record(first, begin);
        hold(second);
        second.steps().heal().run();
        record(second, secondBegin);
        first.steps().cleanUp().run();
        second.steps().cleanUp().run();
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

    private void hold(Fault fault) throws InterruptedException {
        long min = fault.effect().holdMin().toMillis();
        Thread.sleep(random.nextLong(min, fault.effect().holdMax().toMillis() + 1));
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
