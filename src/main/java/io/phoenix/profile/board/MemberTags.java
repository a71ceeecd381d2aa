package io.phoenix.profile.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.util.Arrays;
import java.util.Base64;

/**
 * The cache tag of each profile: caches that know the tags of what they hold can drop everything that shows a profile. A keyed hash of
 * the id, 72 bits of it, so a tag does not reveal whose it is. All instances with the same secret compute the same. Thread-safe.
 */
public final class MemberTags {

    private static final int BYTES = 9;

    private final KeyedHash hash;

    public MemberTags(KeyedHash hash) {
        this.hash = hash.derived("cache tags");
    }

    /** The tag of every board, so that caches can drop all of them. */
    public String ofAll() {
        return encoded(hash.of("all boards".getBytes(UTF_8)));
    }

    /** 12 letters, digits, hyphens and underscores. */
    public String of(ProfileId id) {
        return encoded(hash.of("tag", id, 0));
    }

    private static String encoded(byte[] code) {
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(code, BYTES));
    }
}
