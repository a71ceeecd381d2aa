package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;

/**
 * An entry of L1: the encoded body of the answer, and the few fields that are needed beside it. Immutable, and small on
 * purpose, since the heap is full of them.
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

    /** A stale copy: a newer version is known. */
    private static final class Superseded extends CachedProfile {

        /** No epoch of a cache, since those count from 0. */
        private static final int NEVER_CURRENT = -1;

        private final long watermark;

        Superseded(CachedProfile stale, long watermark) {
            super(stale.body, stale.version, NEVER_CURRENT, stale.nameIsCustom);
            this.watermark = watermark;
        }

        @Override
        long watermark() {
            return watermark;
        }
    }

    /** What stays of an erased profile: its version, which keeps older values out. */
    private static final class Tombstone extends CachedProfile {

        Tombstone(long version) {
            super(new byte[0], version, Superseded.NEVER_CURRENT, false);
        }

        @Override
        CachedProfile supersededBy(long newer) {
            return new Tombstone(Math.max(newer, version()));
        }

        @Override
        boolean isErased() {
            return true;
        }
    }

    /** The tombstone of an erasure, which has a version too. */
    static CachedProfile erasedAt(long version) {
        return new Tombstone(version);
    }

    static CachedProfile of(Profile profile, byte[] body, int epoch) {
        return new CachedProfile(body, profile.version(), epoch, profile.nameIsCustom());
    }

    /** The encoded body. All answers share it: do not write to it. */
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

    boolean isErased() {
        return false;
    }

    /** The least version that may replace this entry. */
    long watermark() {
        return version;
    }

    /** The same profile as a stale copy, which nothing older than the version replaces. */
    CachedProfile supersededBy(long newer) {
        return new Superseded(this, Math.max(newer, watermark()));
    }

    /** The epoch in which the load of this value started. */
    int epoch() {
        return epoch;
    }
}
