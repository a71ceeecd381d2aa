package io.phoenix.profile.moderation;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of a user's name at a time. Immutable.
 *
 * @param profile as it is at present, or the erasure that is kept; null if there is neither
 * @param renamedAt when the user last changed the name; null if never
 * @param former the first name that was given up after the time, and is kept; null if none was
 * @param barred the skeletons of names that moderators refused to the user
 */
public record NameAt(
        ProfileId id,
        @Nullable Profile profile,
        @Nullable Instant renamedAt,
        @Nullable FormerName former,
        List<String> barred) {}
