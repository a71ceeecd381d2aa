package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.transfer.JudgedRow;
import org.jspecify.annotations.Nullable;

/** The reasons that the database has for the outcome of a row. */
final class Reasons {

    static final String EXISTS = "exists";

    /** The erasure of the id is kept. */
    static final String ERASED = "erased";

    static final String NAME_TAKEN = ClaimedName.REASON_TAKEN;

    /** Every generated name that was tried is taken. */
    static final String NO_FREE_NAME = "no_free_name";

    /** A moderator locked the name. */
    static final String NAME_LOCKED = "name_locked";

    /** A moderator locked the avatar. */
    static final String AVATAR_LOCKED = "avatar_locked";

    /** The name looks like one that a moderator refused. */
    static final String BARRED = "barred";

    private Reasons() {}

    /** The reason for people; that of the judge if the database has none. */
    static @Nullable String detailOf(JudgedRow row, @Nullable String reason) {
        if (reason == null) {
            return null;
        }
        return switch (reason) {
            case EXISTS -> "user_id: '" + Quoted.of(row.userId()) + "' has a profile";
            case ERASED ->
                "user_id: '" + Quoted.of(row.userId())
                        + "' was erased, and the erasure is kept (expected: another id, or an admin lifts the erasure)";
            case NAME_TAKEN ->
                row.values() == null || row.values().name() == null
                        ? null
                        : row.values().name().taken().getMessage();
            case NAME_LOCKED -> "name: locked by a moderator (expected: no change of it)";
            case AVATAR_LOCKED ->
                "avatar_generation, avatar_url: the avatar is locked by a moderator (expected: no change of it)";
            case BARRED -> "name: looks like one that a moderator refused (expected: another name)";
            case NO_FREE_NAME -> "name: every generated name that was tried is taken (expected: a name in the row)";
            default -> row.detail();
        };
    }
}
