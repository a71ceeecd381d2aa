package io.phoenix.profile.plan;

import io.phoenix.profile.plan.Simulation.Counts;
import io.phoenix.profile.plan.Simulation.Fleet;
import io.phoenix.profile.plan.Simulation.Traffic;

/**
 * The estimated load of the servers: the shares of a simulation times the rates of the traffic.
 *
 * @param readsPerInstanceMax reads per second that one instance should answer
 */
public record Plan(Traffic traffic, Fleet fleet, Counts counts, double readsPerInstanceMax) {

    /** GET, SET for the lease, and the script that puts the value. */
    private static final int COMMANDS_PER_FULL_MISS = 3;

    /** The script that puts the value, and PUBLISH. */
    private static final int COMMANDS_PER_UPDATE = 2;

    /** Of each instance, with the default of {@code poll.interval}. */
    private static final int POLLS_PER_SECOND = 2;

    public double l1Share() {
        return share(counts.l1Hits());
    }

    public double l2Share() {
        return share(counts.l2Hits());
    }

    /** The share of reads that go to Postgres. */
    public double fullMissShare() {
        return share(counts.fullMisses());
    }

    /** Commands to Redis per second. */
    public double redisPerSecond() {
        return traffic.readsPerSecond() * (l2Share() + COMMANDS_PER_FULL_MISS * fullMissShare())
                + traffic.updatesPerSecond() * COMMANDS_PER_UPDATE;
    }

    /** Statements to Postgres per second. */
    public double postgresPerSecond() {
        return traffic.readsPerSecond() * fullMissShare()
                + traffic.updatesPerSecond()
                + (double) fleet.instances() * POLLS_PER_SECOND;
    }

    /** Messages that Redis delivers per second: each update to each instance. */
    public double invalidationsPerSecond() {
        return traffic.updatesPerSecond() * fleet.instances();
    }

    /** Instances for these reads, and one spare. */
    public long instancesNeeded() {
        return (long) Math.ceil(traffic.readsPerSecond() / readsPerInstanceMax) + 1;
    }

    /** Whether counting took long enough for every profile to expire once. */
    public boolean isSettled() {
        double longest = Math.max(
                fleet.localTimeToLive().toMillis(), fleet.sharedTimeToLive().toMillis());
        return counts.seconds() * 1_000 >= longest;
    }

    private double share(long part) {
        return counts.reads() == 0 ? 0 : (double) part / counts.reads();
    }
}
