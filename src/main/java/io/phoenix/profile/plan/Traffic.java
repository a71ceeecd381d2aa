package io.phoenix.profile.plan;

/**
 * What the callers of all instances do.
 *
 * @param profiles how many there are
 * @param skew the exponent of the Zipf distribution by which they are read and changed
 * @param readsPerSecond profiles read in a second
 * @param updatesPerSecond profiles changed in a second
 */
public record Traffic(long profiles, double skew, double readsPerSecond, double updatesPerSecond) {}
