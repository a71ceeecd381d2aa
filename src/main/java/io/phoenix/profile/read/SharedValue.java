package io.phoenix.profile.read;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;

/**
 * A value of L2: an encoded profile or a tombstone, and when it was read from the store. Do not modify the body.
 *
 * @param erased whether it is a tombstone, which keeps older values out and is never an answer
 * @param body the encoded profile; empty for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record
public record SharedValue(ProfileId id, long version, boolean erased, boolean nameIsCustom, byte[] body, Stamp stamp) {

    private static final byte[] NO_BODY = {};

    public static SharedValue tombstone(ProfileId id, long version, Stamp stamp) {
        return new SharedValue(id, version, true, false, NO_BODY, stamp);
    }
}
