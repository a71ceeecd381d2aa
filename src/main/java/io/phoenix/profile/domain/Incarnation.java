package io.phoenix.profile.domain;

/**
 * One continuous life of the database, in which transaction ids are given out once and committed changes stay. A crash, a
 * fail-over and a restore each begin another one, which compares greater. Immutable.
 *
 * @param generation raised after a crash or a restore; kept in an unlogged table, which a crash empties
 * @param timeline the timeline of Postgres's write-ahead log, raised by a fail-over
 */
public record Incarnation(long generation, long timeline) implements Comparable<Incarnation> {

    /** Older than every incarnation of a database. */
    public static final Incarnation NONE = new Incarnation(0, 0);

    @Override
    public int compareTo(Incarnation other) {
        return generation != other.generation
                ? Long.compare(generation, other.generation)
                : Long.compare(timeline, other.timeline);
    }

    public boolean isNewerThan(Incarnation other) {
        return compareTo(other) > 0;
    }

    @Override
    public String toString() {
        return generation + "." + timeline;
    }
}
