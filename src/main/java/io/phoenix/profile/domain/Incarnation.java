package io.phoenix.profile.domain;

/**
 * One continuous life of the database, in which transaction ids are given out once and committed changes stay. A crash, a
 * fail-over and a restore each begin another one, which compares greater. Immutable.
 *
 * <p>Restores count most, then timelines, then crashes: an old primary that crashes must not become greater than the one
 * that was promoted, and a promoted one may not know of the last crashes before.
 *
 * @param generation the number of restores times 2<sup>32</sup>, plus a number that grows with each crash; kept in an unlogged
 *     table, which a crash empties
 * @param timeline the timeline of Postgres's write-ahead log, raised by a fail-over
 */
public record Incarnation(long generation, long timeline) implements Comparable<Incarnation> {

    /** Older than every incarnation of a database. */
    public static final Incarnation NONE = new Incarnation(0, 0);

    private static final int CRASH_BITS = 32;

    public static Incarnation of(long restores, long timeline, long crashes) {
        return new Incarnation((restores << CRASH_BITS) + crashes, timeline);
    }

    @Override
    public int compareTo(Incarnation other) {
        if (restores() != other.restores()) {
            return Long.compare(restores(), other.restores());
        }
        return timeline != other.timeline
                ? Long.compare(timeline, other.timeline)
                : Long.compare(crashes(), other.crashes());
    }

    public boolean isNewerThan(Incarnation other) {
        return compareTo(other) > 0;
    }

    /** Grows with each restore. */
    public long restores() {
        return generation >>> CRASH_BITS;
    }

    /** Grows with each crash between two restores. */
    public long crashes() {
        return generation & ((1L << CRASH_BITS) - 1);
    }

    /** The least generation after another restore. */
    public long generationOfNextRestore() {
        return (restores() + 1) << CRASH_BITS;
    }

    @Override
    public String toString() {
        return restores() + "." + timeline + "." + crashes();
    }
}
