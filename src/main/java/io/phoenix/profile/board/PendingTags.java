package io.phoenix.profile.board;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tags to purge, each of them twice: at once, and again when no instance can answer with what was before the change. Of more than
 * {@code max} tags only the common one is left, which drops all boards. Knows the cursor up to which everything was purged. Not
 * thread-safe.
 */
final class PendingTags {

    private final int max;
    private final String all;
    private final long againNanos;
    private final Map<String, Pending> first = new LinkedHashMap<>();
    private final Map<String, Pending> again = new LinkedHashMap<>();
    private final Deque<Round> rounds = new ArrayDeque<>();
    private Optional<PurgeCursor> done = Optional.empty();

    /**
     * Creates it, empty.
     *
     * @param all the tag of all boards
     * @param againNanos when a tag is purged again, after it was
     */
    PendingTags(int max, String all, long againNanos) {
        this.max = max;
        this.all = all;
        this.againNanos = againNanos;
    }

    /** What one read of the log found; over once nothing of it is left to purge. */
    private static final class Round {
        private PurgeCursor cursor;
        private int left;

        Round(PurgeCursor cursor) {
            this.cursor = cursor;
        }
    }

    private record Pending(long readNanos, long dueNanos, List<Round> rounds) {}

    /** Adds what was read up to a cursor. */
    void add(List<String> tags, PurgeCursor cursor, long nowNanos) {
        if (first.size() + again.size() + tags.size() > max) {
            clear();
            add(all, new Round(cursor), nowNanos);
            return;
        }
        Round round = new Round(cursor);
        tags.forEach(tag -> add(tag, round, nowNanos));
        if (round.left == 0) {
            // what is pending will be purged after this read too
            advance(cursor);
        }
    }

    private void add(String tag, Round round, long nowNanos) {
        if (first.containsKey(tag) || (!tag.equals(all) && first.containsKey(all))) {
            return;
        }
        List<Round> of = new ArrayList<>();
        Pending before = again.remove(tag);
        if (before != null) {
            of.addAll(before.rounds);
        }
        of.add(round);
        round.left++;
        if (round.left == 1) {
            rounds.add(round);
        }
        first.put(tag, new Pending(nowNanos, nowNanos, of));
    }

    private void advance(PurgeCursor cursor) {
        if (rounds.isEmpty()) {
            done = Optional.of(cursor);
        } else {
            rounds.getLast().cursor = cursor;
        }
    }

    /** The tags to purge now, at most {@code count}: those that were not yet, or those that are due again. */
    List<String> due(int count, long nowNanos) {
        if (!first.isEmpty()) {
            return first.keySet().stream().limit(count).toList();
        }
        return again.entrySet().stream()
                .takeWhile(entry -> entry.getValue().dueNanos - nowNanos <= 0)
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** These were purged. */
    void purged(List<String> tags, long nowNanos) {
        for (String tag : tags) {
            Pending once = first.remove(tag);
            if (once != null) {
                again.put(tag, new Pending(once.readNanos, nowNanos + againNanos, once.rounds));
            } else {
                Pending twice = again.remove(tag);
                if (twice != null) {
                    end(twice);
                }
            }
        }
    }

    /** Drops what was read so long ago that caches have dropped it by themselves; returns how many tags. */
    int giveUp(long readBeforeNanos) {
        return giveUp(first, readBeforeNanos) + giveUp(again, readBeforeNanos);
    }

    private int giveUp(Map<String, Pending> of, long readBeforeNanos) {
        int dropped = 0;
        for (Iterator<Pending> pending = of.values().iterator(); pending.hasNext(); ) {
            Pending each = pending.next();
            if (each.readNanos - readBeforeNanos < 0) {
                pending.remove();
                end(each);
                dropped++;
            }
        }
        return dropped;
    }

    private void end(Pending pending) {
        pending.rounds.forEach(round -> round.left--);
        while (!rounds.isEmpty() && rounds.getFirst().left == 0) {
            done = Optional.of(rounds.removeFirst().cursor);
        }
    }

    /** When the oldest tag was read that was not purged yet; empty if there is none. */
    Optional<Long> oldestNanos() {
        return first.values().stream().findFirst().map(Pending::readNanos);
    }

    /** The cursor up to which everything was purged; empty if nothing was since the last reset. */
    Optional<PurgeCursor> done() {
        return done;
    }

    void reset() {
        clear();
        done = Optional.empty();
    }

    private void clear() {
        first.clear();
        again.clear();
        rounds.clear();
    }
}
