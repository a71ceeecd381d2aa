package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;

/**
 * A profile as the local tier keeps it: the body of the answer, already encoded, and the little that is needed beside
 * it. Immutable, and small on purpose: there are as many of them as memory holds.
 */
public class CachedProfile {

    private final byte[] body;
    private final long version;
    private final int epoch;
    private final boolean nameIsCustom;

    private CachedProfile(byte[] body, long version, int epoch, boolean nameIsCustom) {
        this.body = body;
        this.version = version;
        this.epoch = epoch;
        this.nameIsCustom = nameIsCustom;
    }

    private static final class Overtaken extends CachedProfile {

        /** No epoch of a local tier: those count from 0. */
        private static final int NEVER_CURRENT = -1;

        private final long floor;

        Overtaken(CachedProfile old, long floor) {
            super(old.body, old.version, NEVER_CURRENT, old.nameIsCustom);
            this.floor = floor;
        }

        @Override
        long floor() {
            return floor;
        }
    }

    /** What is left of an erased profile: that nothing as old as it was comes back. */
    private static final class Erased extends CachedProfile {

        Erased(long version) {
            super(new byte[0], version, Overtaken.NEVER_CURRENT, false);
        }

        @Override
        CachedProfile overtakenBy(long newer) {
            return new Erased(Math.max(newer, version()));
        }

        @Override
        boolean isErased() {
            return true;
        }
    }

    /** Of a profile that was erased, which is a version too. */
    static CachedProfile erasedAt(long version) {
        return new Erased(version);
    }

    static CachedProfile of(Profile profile, byte[] body, int epoch) {
        return new CachedProfile(body, profile.version(), epoch, profile.nameIsCustom());
    }

    /** The encoded body, shared by every answer: it must not be written to. */
    public byte[] body() {
        return body;
    }

    /** The version of the profile. */
    public long version() {
        return version;
    }

    /** Whether the user chose the name. */
    public boolean nameIsCustom() {
        return nameIsCustom;
    }

    /** Whether there is no profile any more, only the knowledge of it. */
    boolean isErased() {
        return false;
    }

    /** The least version that may take the place of this one. */
    long floor() {
        return version;
    }

    /** The same profile, known to be old: it stays as a last resort, and nothing older than the version replaces it. */
    CachedProfile overtakenBy(long newer) {
        return new Overtaken(this, Math.max(newer, floor()));
    }

    /** The epoch of the local tier in which the load of this value began. */
    int epoch() {
        return epoch;
    }
}
