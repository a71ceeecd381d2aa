package io.phoenix.profile.http.wire;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.VersionCondition;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The preconditions of a request, {@code If-Match} and {@code If-None-Match} (RFC 9110, section 13), for all methods: a read
 * evaluates them against the tag of its response, a change of a profile hands them to the store. Entity tags are opaque: they
 * are compared character by character. No resource has a modification date, so the preconditions on dates do not apply (section
 * 13.1.3).
 */
public final class Preconditions {

    /** RFC 9110, section 8.8.3. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");

    private static final String ANY = "*";
    private static final String WEAK = "W/";

    private Preconditions() {}

    /** A field value: {@code *}, or tags. */
    private record Tags(boolean any, List<String> tags) {

        /** Null if the field is absent. */
        @Nullable static Tags of(MultiMap headers, CharSequence name) {
            if (!headers.contains(name)) {
                return null;
            }
            List<String> members = FieldLists.split(headers.getAll(name), ',', false);
            if (members.equals(List.of(ANY))) {
                return new Tags(true, List.of());
            }
            boolean malformed =
                    members.stream().anyMatch(tag -> !TAG.matcher(tag).matches());
            return malformed ? new Tags(false, List.of()) : new Tags(false, members);
        }

        /** Whether this is neither {@code *} nor a list of at least one tag. */
        boolean isMalformed() {
            return !any && tags.isEmpty();
        }

        /** Section 8.8.3.2; null is the tag of a representation that has none. */
        boolean matchesStrongly(@Nullable String tag) {
            return any || (tag != null && !tag.startsWith(WEAK) && tags.contains(tag));
        }

        boolean matchesWeakly(@Nullable String tag) {
            return any
                    || (tag != null
                            && tags.stream().anyMatch(listed -> opaque(listed).equals(opaque(tag))));
        }

        private static String opaque(String tag) {
            return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
        }
    }

    /** Whether the request has {@code If-Match}, so that its answer may be 412. */
    public static boolean mayFail(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.IF_MATCH);
    }

    /**
     * Evaluates the preconditions of a read (GET or HEAD).
     *
     * @param tag of the representation that would be sent; null if it has none
     * @return whether to answer 304 instead
     * @throws ProfileFailure of kind {@link Kind#VERSION_MISMATCH} if {@code If-Match} does not name the tag
     */
    public static boolean isNotModified(HttpServerRequest request, @Nullable String tag) {
        MultiMap headers = request.headers();
        Tags match = Tags.of(headers, HttpHeaders.IF_MATCH);
        if (match != null && !match.matchesStrongly(tag)) {
            throw new ProfileFailure(
                    Kind.VERSION_MISMATCH,
                    "If-Match: '" + shown(headers, HttpHeaders.IF_MATCH) + "' (expected: "
                            + (tag == null
                                    ? "*, because the answer has no ETag)"
                                    : tag + ", the ETag of the present answer)"));
        }
        String single = headers.get(HttpHeaders.IF_NONE_MATCH);
        if (single == null || single.equals(tag)) {
            return single != null;
        }
        Tags noneMatch = Tags.of(headers, HttpHeaders.IF_NONE_MATCH);
        return noneMatch != null && noneMatch.matchesWeakly(tag);
    }

    /**
     * Evaluates the preconditions of a read whose answer has no tag: its representation matches {@code *} only. To be called
     * where 200 would be sent, because preconditions do not count for a request that is refused (section 13.2.1). Other methods
     * pass.
     *
     * @return whether the request is answered already, with 304
     * @throws ProfileFailure of kind {@link Kind#VERSION_MISMATCH}
     */
    public static boolean answersUntagged(HttpServerRequest request) {
        boolean read =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (!read || !isNotModified(request, null)) {
            return false;
        }
        request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, Headers.NO_STORE)
                .setStatusCode(304)
                .end();
        return true;
    }

    /**
     * Evaluates the preconditions of a POST. Its target has no representation, so {@code If-Match} never holds, not even
     * {@code *}, and {@code If-None-Match} always does. To be called behind all other checks but those of the content.
     *
     * @throws ProfileFailure of kind {@link Kind#VERSION_MISMATCH}, or {@link Kind#MALFORMED_PARAMETER} if {@code
     *     If-None-Match} is malformed
     */
    public static void requireForPost(MultiMap headers) {
        if (headers.contains(HttpHeaders.IF_MATCH)) {
            throw new ProfileFailure(
                    Kind.VERSION_MISMATCH,
                    "If-Match: '" + shown(headers, HttpHeaders.IF_MATCH)
                            + "' (expected: none, because this path has nothing that could match)");
        }
        requireWellFormed(headers, Tags.of(headers, HttpHeaders.IF_NONE_MATCH));
    }

    /**
     * Evaluates the preconditions of a change of something that has no tag: it matches {@code *} only.
     *
     * @throws ProfileFailure of kind {@link Kind#VERSION_MISMATCH}, or {@link Kind#MALFORMED_PARAMETER} if {@code
     *     If-None-Match} is malformed
     */
    public static void requireForUntagged(MultiMap headers) {
        Tags match = Tags.of(headers, HttpHeaders.IF_MATCH);
        Tags noneMatch = Tags.of(headers, HttpHeaders.IF_NONE_MATCH);
        requireWellFormed(headers, noneMatch);
        if (match != null && !match.any()) {
            throw new ProfileFailure(
                    Kind.VERSION_MISMATCH,
                    "If-Match: '" + shown(headers, HttpHeaders.IF_MATCH)
                            + "' (expected: *, because the answer has no ETag)");
        }
        if (noneMatch != null && noneMatch.any()) {
            throw new ProfileFailure(
                    Kind.VERSION_MISMATCH,
                    "If-None-Match: '*' (expected: none, because this path has something that matches)");
        }
    }

    /**
     * The condition of a change, which the store evaluates. A malformed list does not let a change through.
     *
     * @throws ProfileFailure of kind {@link Kind#MALFORMED_PARAMETER} if {@code If-None-Match} is malformed
     */
    public static VersionCondition ofChange(MultiMap headers, EntityTags tags) {
        Tags match = Tags.of(headers, HttpHeaders.IF_MATCH);
        Tags noneMatch = Tags.of(headers, HttpHeaders.IF_NONE_MATCH);
        if (match == null && noneMatch == null) {
            return VersionCondition.NONE;
        }
        requireWellFormed(headers, noneMatch);
        return new VersionCondition(
                match != null,
                match == null || match.any() ? null : versionsOf(match.tags(), tags, false),
                noneMatch != null && noneMatch.any(),
                noneMatch == null ? Set.of() : versionsOf(noneMatch.tags(), tags, true));
    }

    private static void requireWellFormed(MultiMap headers, @Nullable Tags noneMatch) {
        if (noneMatch != null && noneMatch.isMalformed()) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "If-None-Match: '" + shown(headers, HttpHeaders.IF_NONE_MATCH)
                            + "' (expected: entity tags in quotes, or *)");
        }
    }

    private static String shown(MultiMap headers, CharSequence name) {
        return Quoted.of(String.join(", ", headers.getAll(name)));
    }

    /** The versions whose tags are in the list. */
    private static Set<Long> versionsOf(List<String> listed, EntityTags tags, boolean weakly) {
        Set<Long> versions = new HashSet<>();
        for (String tag : listed) {
            Long version = tags.versionOf(weakly ? Tags.opaque(tag) : tag);
            if (version != null) {
                versions.add(version);
            }
        }
        return versions;
    }
}
