package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Breaks one thing after the other, each kind once before any comes again, sometimes a second thing while the first is
 * broken, and lets all heal in between.
 */
final class Nemesis {

    private static final int MILLIS_MIN = 500;
    private static final int MILLIS_MAX = 4_000;

    /** Long enough for the service to have healed too, so that much of a run is held to the bound of a healthy one. */
    private static final long REST_MILLIS = 4_000;

    private static final double TWO_AT_ONCE = 0.25;

    private final World world;
    private final Faults faults;
    private final Random random;
    private final List<FaultSpan> spans = new ArrayList<>();
    private final List<Integer> kinds = new ArrayList<>();
    private final long beganNanos = System.nanoTime();

    Nemesis(World world, Workload workload, long seed) {
        this.world = world;
        this.faults = new Faults(world, new Editor(world, workload));
        this.random = new Random(seed);
    }

    /** Breaks things for so long, and ends with all healed. */
    void run(Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(REST_MILLIS);
            if (random.nextDouble() < TWO_AT_ONCE) {
                breakTwo(next(), next());
            } else {
                breakOne(next());
            }
        }
        Thread.sleep(REST_MILLIS);
    }

    List<FaultSpan> spans() {
        return List.copyOf(spans);
    }

    private void breakOne(Fault fault) throws Exception {
        long begin = System.nanoTime();
        fault.begin().run();
        hold();
        fault.heal().run();
        ended(fault, begin);
    }

    /** The second begins and heals later. Two that meddle with the same thing would heal each other. */
    private void breakTwo(Fault first, Fault second) throws Exception {
        if (!Collections.disjoint(first.breaks(), second.breaks())
                || first.isOfTheProcess()
                || second.isOfTheProcess()) {
            breakOne(first);
            Thread.sleep(REST_MILLIS);
            breakOne(second);
            return;
        }
        long begin = System.nanoTime();
        first.begin().run();
        hold();
        long secondBegin = System.nanoTime();
        second.begin().run();
        hold();
        first.heal().run();
        ended(first, begin);
        hold();
        second.heal().run();
        ended(second, secondBegin);
    }

    private Fault next() {
        Node victim = world.nodes().get(random.nextInt(world.nodes().size()));
        List<Fault> all = faults.all(victim);
        if (kinds.isEmpty()) {
            for (int i = 0; i < all.size(); i++) {
                kinds.add(i);
            }
            Collections.shuffle(kinds, random);
        }
        return all.get(kinds.remove(0));
    }

    private void hold() throws InterruptedException {
        Thread.sleep(random.nextInt(MILLIS_MIN, MILLIS_MAX));
    }

    private void ended(Fault fault, long begin) {
        FaultSpan span = fault.during(begin, System.nanoTime());
        spans.add(span);
        System.out.printf(
                "chaos: %4d s  %-44s %5d ms  %s%n",
                Duration.ofNanos(begin - beganNanos).toSeconds(),
                fault.name(),
                Duration.ofNanos(span.endNanos() - begin).toMillis(),
                String.join(" ", fault.nodes()));
    }
}
