package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;

/**
 * An entry of L1: the encoded body, and the few fields needed with it; or an erasure that is kept, which is no hit. Immutable;
 * kept small, since L1 takes up most of the heap.
 */
public final class CachedProfile {

    /** No profile has an empty body. */
    private static final byte[] ERASED = {};

    private final byte[] body;
    private final long version;
    private final boolean nameIsCustom;

    /** The body is not copied: do not modify it. */
    public CachedProfile(byte[] body, long version, boolean nameIsCustom) {
        this.body = body;
        this.version = version;
        this.nameIsCustom = nameIsCustom;
    }

    public static CachedProfile of(Profile profile, BodyEncoder encoder) {
        return profile.erased()
                ? keptErasure(profile.version())
                : new CachedProfile(encoder.encode(profile), profile.version(), profile.nameIsCustom());
    }

    public static CachedProfile keptErasure(long version) {
        return new CachedProfile(ERASED, version, false);
    }

    /** Whether it is an erasure that is kept: answers say so instead of showing a profile. */
    public boolean isErased() {
        return body.length == 0;
    }

    /** The encoded body; empty for a kept erasure. Shared by all answers: do not modify. */
    public byte[] body() {
        return body;
    }

    public long version() {
        return version;
    }

    /** Whether the user chose the name. */
    public boolean nameIsCustom() {
        return nameIsCustom;
    }
}
