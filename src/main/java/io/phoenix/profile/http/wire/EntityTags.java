package io.phoenix.profile.http.wire;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags of profiles (RFC 9110, section 8.8.3): the version, and a mark of the form in which it is shown, so that a
 * change of configuration which changes bodies changes tags as well.
 */
public final class EntityTags {

    /** Matches no version. */
    private static final long NO_VERSION = -1;

    /** The multiplier of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    private static final long MIX = 0xbf58476d1ce4e5b9L;

    private final String suffix;

    /**
     * Tags of bodies in one form.
     *
     * @param form whatever bodies depend on beside the profile
     */
    public EntityTags(String form) {
        this.suffix = '-' + Integer.toHexString(form.hashCode()) + '"';
    }

    public String of(long version) {
        return '"' + Long.toString(version) + suffix;
    }

    /**
     * The tag of a page: over the versions of its members, in their order. Two pages of the same ids have the same tag only
     * if their bodies are the same, but for a chance of one in 2^64.
     *
     * @param gzip whether it is for one that accepts gzip, which may get other bytes
     */
    public String of(BatchResult batch, boolean gzip) {
        int size = batch.found().size();
        long mixed = gzip ? -size : size;
        for (ReadResult member : batch.found()) {
            mixed = (mixed ^ member.profile().version()) * MIX;
            mixed ^= mixed >>> 32;
        }
        return '"' + Long.toHexString(mixed) + suffix;
    }

    /** Whether an {@code If-None-Match} header names the tag; the comparison is the weak one. */
    public static boolean names(String header, String tag) {
        return header.equals(tag)
                || tagsIn(header)
                        .anyMatch(listed -> listed.equals("*") || strong(listed).equals(tag));
    }

    /**
     * The version that an {@code If-Match} header asks for; null for {@code *}, since every profile exists. Of several it
     * is the newest: versions only grow, so none of the others can be the present one.
     *
     * @throws ProfileFailure of kind {@link Kind#VERSION_MISMATCH} where no tag of the list was ever given out
     */
    @Nullable public static Long versionIn(String header) {
        if (header.strip().equals("*")) {
            return null;
        }
        return tagsIn(header)
                .map(EntityTags::version)
                .filter(version -> version != NO_VERSION)
                .max(Long::compare)
                .orElseThrow(() -> new ProfileFailure(
                        Kind.VERSION_MISMATCH,
                        "If-Match: '" + Quoted.of(header) + "' (expected: the ETag of an earlier answer, or *)"));
    }

    private static long version(String tag) {
        int end = tag.indexOf('-');
        if (!tag.startsWith("\"") || !tag.endsWith("\"") || end < 0) {
            return NO_VERSION;
        }
        try {
            return Long.parseLong(tag, 1, end, 10);
        } catch (NumberFormatException notOurs) {
            return NO_VERSION;
        }
    }

    private static Stream<String> tagsIn(String header) {
        return Arrays.stream(header.split(",")).map(String::strip).filter(tag -> !tag.isEmpty());
    }

    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
