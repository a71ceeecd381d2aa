package io.phoenix.profile.transfer;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.moderation.FormerName;
import io.phoenix.profile.moderation.ModerationRecord;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that the database holds of one user. Thread-safe; never blocks. */
@FunctionalInterface
public interface UserRecords {

    /**
     * What is held.
     *
     * @param profile empty if there is none
     * @param renamedAt when the user last changed the name; null if never, or unknown
     * @param importId the import that created the profile, if nothing has changed since; otherwise null
     * @param erasedRename the last rename of a profile that was erased, and until when it is kept; null if none is
     * @param keptErasure the erasure, if it is kept, so that there is no profile; otherwise null
     * @param pictures own pictures, the one that is shown and the one that waits for a moderator
     * @param changes what the change log has, the oldest first
     * @param moderation what moderators decided, and their newest actions
     * @param formerNames what is kept of them, the newest first
     */
    record UserRecord(
            Optional<Profile> profile,
            @Nullable Instant renamedAt,
            @Nullable Long importId,
            @Nullable ErasedRename erasedRename,
            @Nullable KeptErasure keptErasure,
            List<HeldPicture> pictures,
            List<LoggedChange> changes,
            ModerationRecord moderation,
            List<FormerName> formerNames) {}

    /** See {@link UserRecord}. */
    record ErasedRename(Instant renamedAt, Instant keptUntil) {}

    /** See {@link UserRecord}. */
    record KeptErasure(long version, Instant erasedAt) {}

    /** An own picture, under its name; {@code file} is its largest file, in base64 (RFC 4648, section 4). */
    record HeldPicture(String name, boolean waiting, Instant uploadedAt, String file) {}

    /** A row of the change log; the kind is {@code changed} or {@code erased}. */
    record LoggedChange(String kind, long version, Instant changedAt) {}

    /** Reads them in one snapshot; creates nothing. */
    Future<UserRecord> of(ProfileId id);
}
