package io.phoenix.profile.domain;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The precondition of a change, on the present version of the profile. All parts must hold. The store evaluates it in the
 * statement that changes the profile, so that no other change comes in between. Immutable.
 *
 * @param present whether the profile must exist
 * @param oneOf the versions that it may have; null for any. Requires {@code present}
 * @param absent whether the profile must not exist
 * @param noneOf the versions that it must not have
 */
public record VersionCondition(boolean present, @Nullable Set<Long> oneOf, boolean absent, Set<Long> noneOf) {

    /** Requires nothing. */
    public static final VersionCondition NONE = new VersionCondition(false, null, false, Set.of());

    public VersionCondition {
        if (oneOf != null && !present) {
            throw new IllegalArgumentException("versions of a profile that may be absent (expected: a present one)");
        }
        oneOf = oneOf == null ? null : Set.copyOf(oneOf);
        noneOf = Set.copyOf(noneOf);
    }

    /** Requires that the profile has this version. */
    public static VersionCondition is(long version) {
        return new VersionCondition(true, Set.of(version), false, Set.of());
    }

    /** Whether the condition holds; null is the version of an absent profile. */
    public boolean holds(@Nullable Long version) {
        return version == null
                ? !present
                : !absent && (oneOf == null || oneOf.contains(version)) && !noneOf.contains(version);
    }

    /** The failure of a change whose condition does not hold. */
    public ProfileFailure failure(@Nullable Long version) {
        return new ProfileFailure(
                Kind.VERSION_MISMATCH,
                (version == null
                                ? "precondition: there is no profile"
                                : "precondition: the profile has version " + version)
                        + " (expected: what If-Match and If-None-Match say)");
    }
}
