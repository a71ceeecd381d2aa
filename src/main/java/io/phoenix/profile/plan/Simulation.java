package io.phoenix.profile.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Runs drawn requests through the tiers, one after another, evenly spaced on a clock of its own. The first half fills the
 * caches, the second is counted. For one thread; takes about a second for a million requests.
 */
public final class Simulation {

    private static final long PROGRESS_STEP = 1 << 16;

    private final Traffic traffic;
    private final RandomGenerator random;
    private final Zipf zipf;
    private final SimulatedInstance[] instances;
    private final Cache<Long, Boolean> shared;
    private final double updateShare;

    private double nowSeconds;
    private long reads;
    private long local;
    private long inShared;
    private long updates;

    /** A simulation whose caches are empty. */
    public Simulation(Traffic traffic, Fleet fleet, RandomGenerator random) {
        this.traffic = traffic;
        this.random = random;
        this.zipf = new Zipf(traffic.profiles(), traffic.skew(), random);
        this.instances = IntStream.range(0, fleet.instances())
                .mapToObj(instance -> new SimulatedInstance(fleet, this::nowNanos))
                .toArray(SimulatedInstance[]::new);
        this.shared = Caffeine.newBuilder()
                .expireAfterWrite(fleet.sharedTimeToLive())
                .ticker(this::nowNanos)
                .executor(Runnable::run)
                .build();
        this.updateShare = traffic.updatesPerSecond() / (traffic.readsPerSecond() + traffic.updatesPerSecond());
    }

    /**
     * Runs it.
     *
     * @param requests how many, the first half among them
     * @param progress is told how many are done, now and then
     */
    public Counts run(long requests, LongConsumer progress) {
        double seconds = 1 / (traffic.readsPerSecond() + traffic.updatesPerSecond());
        long warm = requests / 2;
        for (long request = 0; request < requests; request++) {
            if (request == warm) {
                forgetCounts();
            }
            if (request % PROGRESS_STEP == 0) {
                progress.accept(request);
            }
            nowSeconds += seconds;
            one();
        }
        progress.accept(requests);
        return new Counts(reads, local, inShared, updates, (requests - warm) * seconds);
    }

    private void one() {
        Long profile = zipf.next();
        SimulatedInstance asked = instances[random.nextInt(instances.length)];
        if (random.nextDouble() < updateShare) {
            update(profile, asked);
        } else {
            read(profile, asked);
        }
    }

    private void read(Long profile, SimulatedInstance asked) {
        reads++;
        if (asked.holds(profile)) {
            local++;
            return;
        }
        if (shared.getIfPresent(profile) != null) {
            inShared++;
        } else {
            shared.put(profile, true);
        }
        asked.keep(profile);
    }

    /** A change is put into Redis only where an older value is, and everybody is told. */
    private void update(Long profile, SimulatedInstance asked) {
        updates++;
        shared.asMap().computeIfPresent(profile, (same, present) -> true);
        for (SimulatedInstance instance : instances) {
            instance.overtake(profile);
        }
        asked.keep(profile);
    }

    private void forgetCounts() {
        reads = 0;
        local = 0;
        inShared = 0;
        updates = 0;
    }

    private long nowNanos() {
        return (long) (nowSeconds * 1e9);
    }
}
