package io.phoenix.profile.moderation;

import java.time.Instant;
import java.util.List;

/**
 * One row of the audit trail. Immutable.
 *
 * @param id grows from entry to entry
 * @param moderator the user id of the moderator; of a server {@code key:} and the id of its key, empty in entries from before keys were named
 * @param actions such as {@code reset_name}
 * @param name that the profile had before
 */
public record AuditEntry(long id, Instant at, String moderator, List<String> actions, String name, String reason) {

    public AuditEntry {
        actions = List.copyOf(actions);
    }
}
