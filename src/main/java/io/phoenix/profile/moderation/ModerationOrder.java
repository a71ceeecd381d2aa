package io.phoenix.profile.moderation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a moderator wants done with a profile; nothing but a note in the audit trail if there is no action. Immutable.
 *
 * @param reset gets a generated name, or another drawn avatar
 * @param lock can't be changed from now on
 * @param unlock can be changed again; a name once even within the rename cooldown
 * @param unbar whether the user may choose names again that were refused before
 * @param reason why; refusals of a change show it to the user
 * @param moderator the user id of the moderator; of a server {@code key:} and the id of its key
 */
public record ModerationOrder(
        Set<Part> reset, Set<Part> lock, Set<Part> unlock, boolean unbar, String reason, String moderator) {

    /** The longest reason, in code points. */
    public static final int REASON_MAX = 500;

    public ModerationOrder {
        reset = Set.copyOf(reset);
        lock = Set.copyOf(lock);
        unlock = Set.copyOf(unlock);
    }

    /** The words of the audit trail, such as {@code reset_name}. */
    public List<String> actions() {
        List<String> actions = new ArrayList<>();
        for (Part part : Part.values()) {
            addIf(reset.contains(part), "reset_" + part.word(), actions);
            addIf(lock.contains(part), "lock_" + part.word(), actions);
            addIf(unlock.contains(part), "unlock_" + part.word(), actions);
        }
        addIf(unbar, "unbar", actions);
        return actions;
    }

    private static void addIf(boolean present, String action, List<String> actions) {
        if (present) {
            actions.add(action);
        }
    }
}
