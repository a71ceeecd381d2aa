package io.phoenix.profile.sync;

import io.phoenix.profile.domain.ProfileId;

/**
 * Says that a version of a profile exists, so that nobody takes an older one for the present one.
 *
 * @param erased whether that version is an erasure: nothing of the profile may be kept then, not even as a last resort
 */
public record Invalidation(ProfileId id, long version, boolean erased) {

    /** Says that a profile changed. */
    public static Invalidation changed(ProfileId id, long version) {
        return new Invalidation(id, version, false);
    }

    /** Says that a profile was erased. */
    public static Invalidation erased(ProfileId id, long version) {
        return new Invalidation(id, version, true);
    }
}
