package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;

/**
 * An entry of L1: the encoded body, and the few fields needed with it. Immutable; kept small, since L1 takes up most of the
 * heap.
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

    /** A superseded entry, kept as a stale copy. */
    private static final class Superseded extends CachedProfile {

        /** Epochs count from 0. */
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

    /** Stands for an erased profile, and keeps older versions out. */
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

    static CachedProfile tombstone(long version) {
        return new Tombstone(version);
    }

    static CachedProfile of(Profile profile, byte[] body, int epoch) {
        return new CachedProfile(body, profile.version(), epoch, profile.nameIsCustom());
    }

    /** The encoded body. Shared by all answers: do not modify. */
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

    /** The lowest version that may replace this entry. */
    long watermark() {
        return version;
    }

    /** A stale copy of this entry, with its watermark raised to the version. */
    CachedProfile supersededBy(long newer) {
        return new Superseded(this, Math.max(newer, watermark()));
    }

    /** The epoch in which the load of this value started. */
    int epoch() {
        return epoch;
    }
}
