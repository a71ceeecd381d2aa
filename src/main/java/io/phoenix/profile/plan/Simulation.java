package io.phoenix.profile.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Runs random requests through simulated caches, one after another, evenly spaced on a simulated clock. The first half fills
 * the caches, the second half is counted. Takes about a second for a million requests. Not thread-safe.
 */
public final class Simulation {

    private static final long PROGRESS_STEP = 1 << 16;

    private final Traffic traffic;
    private final RandomGenerator random;
    private final Zipf zipf;
    private final SimulatedInstance[] instances;
    private final Cache<Long, Boolean> l2;
    private final double updateShare;

    private double nowSeconds;
    private long reads;
    private long l1Hits;
    private long l2Hits;
    private long updates;

    /** The requests to all instances together; {@code skew} is the exponent of the Zipf distribution of profiles. */
    public record Traffic(long profiles, double skew, double readsPerSecond, double updatesPerSecond) {}

    /** The instances, of which each request goes to a random one, and their caches. The size of L2 is unlimited. */
    public record Fleet(int instances, int localSizeMax, Duration localTimeToLive, Duration sharedTimeToLive) {}

    /** What was counted after the caches had filled; the seconds are those of the simulated clock. */
    public record Counts(long reads, long l1Hits, long l2Hits, long updates, double seconds) {

        /** Reads that went to Postgres. */
        public long fullMisses() {
            return reads - l1Hits - l2Hits;
        }
    }

    public Simulation(Traffic traffic, Fleet fleet, RandomGenerator random) {
        this.traffic = traffic;
        this.random = random;
        this.zipf = new Zipf(traffic.profiles(), traffic.skew(), random);
        this.instances = IntStream.range(0, fleet.instances())
                .mapToObj(instance -> new SimulatedInstance(fleet, this::nowNanos))
                .toArray(SimulatedInstance[]::new);
        this.l2 = Caffeine.newBuilder()
                .expireAfterWrite(fleet.sharedTimeToLive())
                .ticker(this::nowNanos)
                .executor(Runnable::run)
                .build();
        this.updateShare = traffic.updatesPerSecond() / (traffic.readsPerSecond() + traffic.updatesPerSecond());
    }

    /** Runs so many requests in total, and passes the number of finished ones to {@code progress} from time to time. */
    public Counts run(long requests, LongConsumer progress) {
        double seconds = 1 / (traffic.readsPerSecond() + traffic.updatesPerSecond());
        long warm = requests / 2;
        for (long request = 0; request < requests; request++) {
            if (request == warm) {
                resetCounts();
            }
            if (request % PROGRESS_STEP == 0) {
                progress.accept(request);
            }
            nowSeconds += seconds;
            runOne();
        }
        progress.accept(requests);
        return new Counts(reads, l1Hits, l2Hits, updates, (requests - warm) * seconds);
    }

    private void runOne() {
        Long profile = zipf.next();
        SimulatedInstance receiver = instances[random.nextInt(instances.length)];
        if (random.nextDouble() < updateShare) {
            update(profile, receiver);
        } else {
            read(profile, receiver);
        }
    }

    private void read(Long profile, SimulatedInstance receiver) {
        reads++;
        if (receiver.isHit(profile)) {
            l1Hits++;
            return;
        }
        if (l2.getIfPresent(profile) != null) {
            l2Hits++;
        } else {
            l2.put(profile, true);
        }
        receiver.put(profile);
    }

    /** As in the service: an update replaces the value in L2, where there is one, and invalidates every L1. */
    private void update(Long profile, SimulatedInstance receiver) {
        updates++;
        l2.asMap().computeIfPresent(profile, (same, present) -> true);
        for (SimulatedInstance instance : instances) {
            instance.invalidate(profile);
        }
        receiver.put(profile);
    }

    private void resetCounts() {
        reads = 0;
        l1Hits = 0;
        l2Hits = 0;
        updates = 0;
    }

    private long nowNanos() {
        return (long) (nowSeconds * 1e9);
    }

    /** The L1 of one instance, with the cache policy of {@code LocalCache}. */
    private static final class SimulatedInstance {

        private static final Boolean CURRENT = true;
        private static final Boolean SUPERSEDED = false;

        private final Cache<Long, Boolean> l1;

        SimulatedInstance(Fleet fleet, Ticker clock) {
            l1 = Caffeine.newBuilder()
                    .maximumSize(fleet.localSizeMax())
                    .expireAfterWrite(fleet.localTimeToLive())
                    .ticker(clock)
                    // evicts in the calling thread, so that runs are reproducible
                    .executor(Runnable::run)
                    .build();
        }

        boolean isHit(Long profile) {
            return CURRENT.equals(l1.getIfPresent(profile));
        }

        void put(Long profile) {
            l1.put(profile, CURRENT);
        }

        /** The entry stays, and the next read reloads it. */
        void invalidate(Long profile) {
            l1.asMap().computeIfPresent(profile, (same, present) -> SUPERSEDED);
        }
    }
}
