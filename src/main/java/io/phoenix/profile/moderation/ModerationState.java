package io.phoenix.profile.moderation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What moderators decided about a user, as last committed. Immutable.
 *
 * @param nameLock the reason that refusals show to the user; null if the name is not locked
 * @param avatarLock the same of the avatar
 * @param barred the skeletons of refused names, the newest last
 * @param keptUntil when all of it ends, because the profile was erased since; null if it does not
 */
public record ModerationState(
        @Nullable String nameLock,
        @Nullable String avatarLock,
        List<String> barred,
        @Nullable Instant keptUntil) {

    /** Of a user whom nobody moderated. */
    public static final ModerationState NONE = new ModerationState(null, null, List.of(), null);

    public ModerationState {
        barred = List.copyOf(barred);
    }
}
