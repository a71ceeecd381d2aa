package io.phoenix.profile.domain;

/**
 * When a value was read from the database. The value reflects every transaction that has an id below {@code xmin}; it may
 * miss later ones. Immutable.
 *
 * @param incarnation of the database that was read
 * @param xmin the oldest transaction that was open in the snapshot of the read, or the next one if none was
 */
public record Stamp(Incarnation incarnation, long xmin) {}
