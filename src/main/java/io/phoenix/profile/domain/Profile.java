package io.phoenix.profile.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A profile as stored in Postgres, or an erasure that is kept in its place.
 *
 * @param name the display name, generated or chosen
 * @param nameIsCustom whether the user chose the name
 * @param avatarGeneration how often the user regenerated the avatar, from 0
 * @param picture what is shown instead of the drawn avatar: an https URL, or the name of an own picture; null for the drawn one
 * @param version grows with every change, also across erasure and re-creation
 * @param updatedAt equal to {@code createdAt} until the first change
 * @param avatarSeed what the avatar is drawn from in place of the user id; null for the user id
 * @param erased whether it is a {@linkplain #keptErasure kept erasure}, of which only id and version have a meaning
 */
public record Profile(
        ProfileId id,
        String name,
        boolean nameIsCustom,
        int avatarGeneration,
        @Nullable String picture,
        long version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String avatarSeed,
        boolean erased) {

    /** Begins a seed that was made by an erasure. A profile keeps it for as long as it exists. */
    public static final String ERASED_SEED = "nonce:";

    /** A profile whose avatar is drawn from its user id. */
    public Profile(
            ProfileId id,
            String name,
            boolean nameIsCustom,
            int avatarGeneration,
            long version,
            Instant createdAt,
            Instant updatedAt) {
        this(id, name, nameIsCustom, avatarGeneration, null, version, createdAt, updatedAt, null, false);
    }

    /** The id that the avatar is drawn from. */
    public ProfileId drawnFrom() {
        return avatarSeed == null ? id : new ProfileId(id.tenantId(), avatarSeed);
    }

    /** What name and avatar are drawn from in place of the user id since an erasure made a seed; null if none did. */
    public @Nullable String erasedSeed() {
        return avatarSeed != null && avatarSeed.startsWith(ERASED_SEED) ? avatarSeed : null;
    }

    /** The erasure of an id that gets no profile again until the erasure is lifted. */
    public static Profile keptErasure(ProfileId id, long version) {
        return new Profile(id, "", false, 0, null, version, Instant.EPOCH, Instant.EPOCH, null, true);
    }
}
