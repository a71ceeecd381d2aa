package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.sync.Invalidation;
import java.util.Optional;

/**
 * An invalidation as a message: {@code sequence origin tenant/user version kind}, separated by one space.
 *
 * @param sequence the number of the message; each is one more than the one before
 * @param origin the instance that published it
 */
record BusMessage(long sequence, String origin, Invalidation invalidation) {

    private static final String CHANGED = "changed";
    private static final String ERASED = "erased";
    private static final int FIELDS = 5;

    static String withoutSequence(String origin, Invalidation invalidation) {
        return origin
                + ' '
                + invalidation.id()
                + ' '
                + invalidation.version()
                + ' '
                + (invalidation.erased() ? ERASED : CHANGED);
    }

    /** The message, or nothing when the text is none. */
    static Optional<BusMessage> parse(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        String[] id = fields[2].split("/", -1);
        if (id.length != 2) {
            return Optional.empty();
        }
        try {
            Invalidation invalidation =
                    new Invalidation(new ProfileId(id[0], id[1]), Long.parseLong(fields[3]), fields[4].equals(ERASED));
            return Optional.of(new BusMessage(Long.parseLong(fields[0]), fields[1], invalidation));
        } catch (NumberFormatException | ProfileFailure malformed) {
            return Optional.empty();
        }
    }
}
