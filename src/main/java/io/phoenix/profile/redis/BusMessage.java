package io.phoenix.profile.redis;

import io.phoenix.profile.sync.Invalidation;
import java.util.Optional;

/**
 * An invalidation as a message: {@code sequence publisher tenant/user version kind}, separated by single spaces.
 *
 * @param sequence one more than that of the previous message
 * @param publisher the instance that published it
 */
record BusMessage(long sequence, String publisher, Invalidation invalidation) {

    private static final String CHANGED = "changed";
    private static final String ERASED = "erased";
    private static final int FIELDS = 5;

    static String withoutSequence(String publisher, Invalidation invalidation) {
        return String.join(
                " ",
                publisher,
                invalidation.id().toString(),
                Long.toString(invalidation.version()),
                invalidation.erased() ? ERASED : CHANGED);
    }

    /** The message; empty if the text is malformed. */
    static Optional<BusMessage> parse(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            long sequence = Long.parseLong(fields[0]);
            long version = Long.parseLong(fields[3]);
            boolean erased = fields[4].equals(ERASED);
            return RedisKeys.parseId(fields[2])
                    .map(id -> new BusMessage(sequence, fields[1], new Invalidation(id, version, erased)));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
