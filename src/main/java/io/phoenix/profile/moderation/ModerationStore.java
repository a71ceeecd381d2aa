package io.phoenix.profile.moderation;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where moderation is kept. Every call completes within the time limit of the implementation. Thread-safe. */
public interface ModerationStore {

    /** A profile after an order, and what holds of it from now on. */
    record Applied(Profile profile, ModerationState state) {}

    /**
     * Applies an order to a profile, with its entry in the audit trail, in one transaction: a concurrent change of the profile
     * comes before it and is what the order acts upon, or comes after it and sees it.
     *
     * @param present the name that the profile must have
     * @param generated the name after a reset; null keeps the present one
     * @param refused the skeleton of the name that the user may not choose again; null for none
     * @return empty, and nothing has changed, if the profile is absent or has another name. Fails with {@linkplain
     *     ClaimedName#taken() name_taken} if another profile holds the key of the generated name
     */
    Future<Stamped<Optional<Applied>>> apply(
            ProfileId id,
            ModerationOrder order,
            String present,
            @Nullable ClaimedName generated,
            @Nullable String refused);

    /**
     * What is held of one user.
     *
     * @param before only entries with lower ids
     * @param limit the maximum number of entries
     */
    Future<ModerationRecord> find(ProfileId id, long before, int limit);

    /** Removes what was kept of erased profiles and has ended; at most {@code max} rows. Returns how many. */
    Future<Integer> prune(int max);
}
