package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import java.util.List;

/**
 * What a poll that ended well means for L1.
 *
 * @param startNanos when the poll began, before its snapshot
 * @param incarnation of the database that was polled
 * @param clockMicros the clock of the database, in microseconds since 1970
 * @param scope how much the changes cover
 * @param base for {@link Scope#INCREMENT} the xmax of the poll's snapshot; otherwise the least stamp from which on the
 *     instance knows the log completely
 * @param changes what was read; of no meaning for {@link Scope#OVERFLOW}
 */
public record PolledChanges(
        long startNanos,
        Incarnation incarnation,
        long clockMicros,
        Scope scope,
        long base,
        List<Invalidation> changes) {

    /** How much of the log a poll has read. */
    public enum Scope {
        /** All there is, by an instance that knew nothing. */
        FIRST,
        /** All since the previous poll. */
        INCREMENT,
        /** Not all since the previous poll: too much has changed. */
        OVERFLOW
    }
}
