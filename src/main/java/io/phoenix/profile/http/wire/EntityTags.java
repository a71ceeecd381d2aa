package io.phoenix.profile.http.wire;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags of profiles (RFC 9110, section 8.8.3), and the conditional headers that carry them. A tag is a version, and
 * a suffix that changes with every configuration change that changes bodies.
 */
public final class EntityTags {

    private static final long NO_VERSION = -1;

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
     * The tag of a batch: a hash of the versions of its members, in order. Two batches of the same ids with different bodies
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
        return '"' + Long.toHexString(mixed) + suffix;
    }

    /** Whether {@code If-None-Match} names the tag, by weak comparison; the answer is 304 then. */
    public static boolean isNotModified(HttpServerRequest request, String tag) {
        String header = list(request, HttpHeaders.IF_NONE_MATCH);
        return header != null && matches(header, tag);
    }

    /**
     * The version that {@code If-Match} asks for; null without the header, and for {@code *}, since every profile exists. Of
     * several tags the newest counts: versions only grow, so no older one can be current.
     *
     * @throws ProfileFailure of kind {@link Kind#VERSION_MISMATCH} if no tag of the list is one of this service
     */
    @Nullable public static Long expectedVersion(HttpServerRequest request) {
        String header = list(request, HttpHeaders.IF_MATCH);
        return header == null ? null : versionIn(header);
    }

    static boolean matches(String header, String tag) {
        return header.equals(tag)
                || tagsIn(header)
                        .anyMatch(listed -> listed.equals("*") || listed.equals(tag) || listed.equals("W/" + tag));
    }

    @Nullable static Long versionIn(String header) {
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

    /** The lines of a list header, joined (RFC 9110, section 5.2). */
    @Nullable private static String list(HttpServerRequest request, CharSequence header) {
        String first = request.getHeader(header);
        return first == null ? null : String.join(",", request.headers().getAll(header));
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
}
