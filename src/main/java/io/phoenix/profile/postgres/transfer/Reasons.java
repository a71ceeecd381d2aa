package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.transfer.JudgedRow;
import org.jspecify.annotations.Nullable;

/** The reasons that the database has for the outcome of a row. */
final class Reasons {

    static final String EXISTS = "exists";
    static final String NAME_TAKEN = ClaimedName.REASON_TAKEN;

    /** Every generated name that was tried is taken. */
    static final String NO_FREE_NAME = "no_free_name";

    private Reasons() {}

    /** The reason for people; that of the judge if the database has none. */
    static @Nullable String detailOf(JudgedRow row, @Nullable String reason) {
        if (reason == null) {
            return null;
        }
        return switch (reason) {
            case EXISTS -> "user_id: '" + Quoted.of(row.userId()) + "' has a profile";
            case NAME_TAKEN ->
                row.values() == null || row.values().name() == null
                        ? null
                        : row.values().name().taken().getMessage();
            case NO_FREE_NAME -> "name: every generated name that was tried is taken (expected: a name in the row)";
            default -> row.detail();
        };
    }
}
