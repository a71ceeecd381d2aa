package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;

/**
 * A value of L2: an encoded profile, a tombstone or a kept erasure, and when it was read from the store. Do not modify the body.
 *
 * @param erased whether it is a tombstone, which keeps older values out and is never an answer, or a kept erasure, which is one
 * @param nameIsCustom for an erasure: whether it is kept. Instances of earlier versions take it for a tombstone
 * @param body the encoded profile; empty for an erasure
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record
public record SharedValue(ProfileId id, long version, boolean erased, boolean nameIsCustom, byte[] body, Stamp stamp) {

    private static final byte[] NO_BODY = {};

    public static SharedValue tombstone(ProfileId id, long version, Stamp stamp) {
        return new SharedValue(id, version, true, false, NO_BODY, stamp);
    }

    public static SharedValue keptErasure(ProfileId id, long version, Stamp stamp) {
        return new SharedValue(id, version, true, true, NO_BODY, stamp);
    }

    /** The value of an entry of L1. */
    public static SharedValue of(ProfileId id, CachedProfile profile, Stamp stamp) {
        return profile.isErased()
                ? keptErasure(id, profile.version(), stamp)
                : new SharedValue(id, profile.version(), false, profile.nameIsCustom(), profile.body(), stamp);
    }

    /** Whether it is never an answer. */
    public boolean isTombstone() {
        return erased && !nameIsCustom;
    }

    /** The entry of L1; not of a tombstone. */
    public CachedProfile toCached() {
        return erased ? CachedProfile.keptErasure(version) : new CachedProfile(body, version, nameIsCustom);
    }
}
