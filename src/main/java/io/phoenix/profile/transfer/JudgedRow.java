package io.phoenix.profile.transfer;

import io.phoenix.profile.domain.ClaimedName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row that was compared with every rule that needs no database.
 *
 * @param values what the row says; null if it is refused
 * @param reason why it is refused, or a note on an accepted row: a word in snake_case
 * @param detail the same for people
 */
public record JudgedRow(
        long line,
        String userId,
        @Nullable Values values,
        @Nullable String reason,
        @Nullable String detail) {

    /**
     * The values of an accepted row; null where it has none.
     *
     * @param name the chosen or generated name
     * @param nameIsCustom whether the user chose the name
     * @param avatarGeneration how often the user regenerated the avatar
     * @param avatarSeed what the avatar is drawn from in place of the user id
     * @param picture the URL of an external picture
     */
    public record Values(
            @Nullable ClaimedName name,
            boolean nameIsCustom,
            @Nullable Integer avatarGeneration,
            @Nullable String avatarSeed,
            @Nullable String picture,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt) {}

    /** The outcome of a refused row. */
    public RowOutcome refused() {
        return new RowOutcome(line, userId, Outcome.REFUSED, reason, detail);
    }
}
