package io.phoenix.profile.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A snapshot of Postgres: which transactions had ended when it was taken. Immutable.
 *
 * @param xmin the oldest transaction that was open
 * @param xmax the first transaction id that had not ended or begun; all from here on are open
 * @param open the transactions below {@code xmax} that were open
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html">pg_snapshot</a>
 */
public record Snapshot(long xmin, long xmax, List<Long> open) {

    public Snapshot {
        open = List.copyOf(open);
    }

    /** Parses the text form, {@code xmin:xmax:xip,xip}; throws {@link IllegalArgumentException} for any other text. */
    public static Snapshot parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("snapshot: '" + text + "' (expected: xmin:xmax:xip,xip)");
        }
        List<Long> open = new ArrayList<>();
        for (String xid : parts[2].isEmpty() ? new String[0] : parts[2].split(",", -1)) {
            open.add(Long.parseLong(xid));
        }
        return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), open);
    }

    /** The text form. */
    public String text() {
        return xmin + ":" + xmax + ":" + open.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** The least transaction id that a poll from this cursor still has to read. */
    public long oldestUnread() {
        return open.stream().mapToLong(Long::longValue).reduce(xmax, Math::min);
    }
}
