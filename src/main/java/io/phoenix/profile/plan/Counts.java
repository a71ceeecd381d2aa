package io.phoenix.profile.plan;

/**
 * What was counted in the part of a simulation after the caches had filled.
 *
 * @param reads profiles read
 * @param local of them, from the memory of the instance that was asked
 * @param shared of them, from Redis
 * @param updates profiles changed
 * @param seconds how long it took by the clock of the simulation
 */
public record Counts(long reads, long local, long shared, long updates, double seconds) {

    /** Reads that neither memory nor Redis answered, and Postgres had to. */
    public long store() {
        return reads - local - shared;
    }
}
