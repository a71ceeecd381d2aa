package io.phoenix.profile.http.wire;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags of profiles (RFC 9110, section 8.8.3). A tag is a version, and a suffix that depends on all configuration
 * that bodies depend on.
 */
public final class EntityTags {

    /** The multiplier of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    private static final long MIX = 0xbf58476d1ce4e5b9L;

    /** Increment it to change all tags, when bodies change in a way that {@link #SAMPLE} does not show. */
    private static final int FORMAT = 1;

    private static final Profile SAMPLE =
            new Profile(new ProfileId("etag-tenant", "etag-user"), "Sample", true, 1, 1, Instant.EPOCH, Instant.EPOCH);

    private final String suffix;

    /** Derives the suffix from the body of a sample profile, which reflects every setting that bodies depend on. */
    public EntityTags(BodyEncoder bodies) {
        int form = 31 * FORMAT + Arrays.hashCode(bodies.encode(SAMPLE));
        this.suffix = '-' + Integer.toHexString(form) + '"';
    }

    public String of(long version) {
        return '"' + Long.toString(version) + suffix;
    }

    /**
     * The tag of a batch: a hash of the versions of its members, in order; those of kept erasures come last. Two batches of the same ids with different bodies
     * get the same tag with a probability of 2<sup>-64</sup>.
     *
     * @param gzip whether the caller accepts gzip, and so may get other bytes
     */
    public String of(BatchResult batch, boolean gzip) {
        int size = batch.found().size();
        long mixed = gzip ? -size : size;
        for (ReadResult member : batch.found()) {
            mixed = (mixed ^ member.profile().version()) * MIX;
            mixed ^= mixed >>> 32;
        }
        for (ReadResult member : batch.erased()) {
            mixed = ~(mixed ^ member.profile().version()) * MIX;
            mixed ^= mixed >>> 32;
        }
        return '"' + Long.toHexString(mixed) + suffix;
    }

    /**
     * The tag of a body that depends on more than versions and configuration: 64 bits of its SHA-256 (FIPS 180-4).
     *
     * @param gzip whether the caller accepts gzip, and so may get other bytes
     */
    public String of(Buffer body, boolean gzip) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes());
            return '"' + HexFormat.of().formatHex(hash, 0, Long.BYTES) + (gzip ? "-gzip" : "") + suffix;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    /** The version in the tag; null if it is not a tag of a single profile. */
    @Nullable Long versionOf(String tag) {
        int end = tag.indexOf('-');
        if (end < 1 || !tag.endsWith(suffix)) {
            return null;
        }
        try {
            long version = Long.parseLong(tag, 1, end, 10);
            // the same number can be written in several ways, but only one is the tag
            return of(version).equals(tag) ? version : null;
        } catch (NumberFormatException ofBatch) {
            return null;
        }
    }
}
