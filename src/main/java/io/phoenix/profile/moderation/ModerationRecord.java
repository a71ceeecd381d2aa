package io.phoenix.profile.moderation;

import java.util.List;

/**
 * What is held of the moderation of one user. Immutable.
 *
 * @param audit the newest entries first
 * @param more whether there are older ones
 */
public record ModerationRecord(ModerationState state, List<AuditEntry> audit, boolean more) {

    public ModerationRecord {
        audit = List.copyOf(audit);
    }
}
