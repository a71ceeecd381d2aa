package io.phoenix.profile.plan;

/**
 * What a simulation means for the servers: its shares, times the rates of the traffic.
 *
 * @param counts what was counted
 * @param readsPerInstanceMax reads that one instance is to answer in a second
 */
public record Plan(Traffic traffic, Fleet fleet, Counts counts, double readsPerInstanceMax) {

    /** GET, SET of the lease, and the script that fills. */
    private static final int COMMANDS_OF_A_FULL_MISS = 3;

    /** The script that replaces, and the one that announces. */
    private static final int COMMANDS_OF_AN_UPDATE = 2;

    /** The change itself, and the mark that it was told. */
    private static final int STATEMENTS_OF_AN_UPDATE = 2;

    /** Each instance looks twice a second whether it missed an invalidation. */
    private static final int CHECKS_PER_SECOND = 2;

    /** The part of the reads that memory answers. */
    public double localShare() {
        return share(counts.local());
    }

    /** The part of the reads that Redis answers. */
    public double sharedShare() {
        return share(counts.shared());
    }

    /** The part of the reads that goes to Postgres. */
    public double storeShare() {
        return share(counts.store());
    }

    /** Commands that Redis gets in a second. */
    public double redisPerSecond() {
        return traffic.readsPerSecond() * (sharedShare() + COMMANDS_OF_A_FULL_MISS * storeShare())
                + traffic.updatesPerSecond() * COMMANDS_OF_AN_UPDATE
                + (double) fleet.instances() * CHECKS_PER_SECOND;
    }

    /** Statements that Postgres gets in a second. */
    public double postgresPerSecond() {
        return traffic.readsPerSecond() * storeShare() + traffic.updatesPerSecond() * STATEMENTS_OF_AN_UPDATE;
    }

    /** Messages that Redis delivers in a second: each change to each instance. */
    public double invalidationsPerSecond() {
        return traffic.updatesPerSecond() * fleet.instances();
    }

    /** Instances for these reads, and one more, so that one may be missing. */
    public long instancesNeeded() {
        return (long) Math.ceil(traffic.readsPerSecond() / readsPerInstanceMax) + 1;
    }

    /** Whether it went on for long enough for profiles to have expired everywhere before the counting began. */
    public boolean isSettled() {
        double longest = Math.max(
                fleet.localTimeToLive().toMillis(), fleet.sharedTimeToLive().toMillis());
        return counts.seconds() * 1_000 >= longest;
    }

    private double share(long part) {
        return counts.reads() == 0 ? 0 : (double) part / counts.reads();
    }
}
