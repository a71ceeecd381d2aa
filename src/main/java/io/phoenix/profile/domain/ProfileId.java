package io.phoenix.profile.domain;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The id of a profile: tenant and user. Both parts consist of {@code A-Z a-z 0-9 . _ - : @ + = ~ |} only, so an id needs no
 * escaping in a Redis key, a bus message or a log line.
 *
 * @param tenantId 1 to {@value #TENANT_ID_LENGTH_MAX} characters
 * @param userId 1 to {@value #USER_ID_LENGTH_MAX} characters
 */
public record ProfileId(String tenantId, String userId) {

    public static final int TENANT_ID_LENGTH_MAX = 64;
    public static final int USER_ID_LENGTH_MAX = 128;

    private static final boolean[] ALLOWED = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:@+=~|"
                .chars()
                .forEach(c -> ALLOWED[c] = true);
    }

    /** Validates both parts; throws {@link Kind#MALFORMED_PARAMETER}. */
    public ProfileId {
        requireWellFormed("tenant_id", tenantId, TENANT_ID_LENGTH_MAX);
        requireWellFormed("user_id", userId, USER_ID_LENGTH_MAX);
    }

    public static boolean isTenantId(String text) {
        return isWellFormed(text, TENANT_ID_LENGTH_MAX);
    }

    public static boolean isUserId(String text) {
        return isWellFormed(text, USER_ID_LENGTH_MAX);
    }

    // written by hand: the generated methods make an L1 lookup 20 % slower (LocalCacheBenchmark)
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ProfileId id && userId.equals(id.userId) && tenantId.equals(id.tenantId));
    }

    @Override
    public int hashCode() {
        return 31 * userId.hashCode() + tenantId.hashCode();
    }

    /** {@code tenant/user}; unambiguous, since neither part contains a slash. */
    @Override
    public String toString() {
        return tenantId + '/' + userId;
    }

    private static void requireWellFormed(String part, String text, int lengthMax) {
        if (!isWellFormed(text, lengthMax)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    part + ": '" + Quoted.of(text) + "' (expected: 1 to " + lengthMax
                            + " characters of A-Z a-z 0-9 . _ - : @ + = ~ |)");
        }
    }

    private static boolean isWellFormed(String text, int lengthMax) {
        int length = text.length();
        if (length == 0 || length > lengthMax) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ALLOWED.length || !ALLOWED[c]) {
                return false;
            }
        }
        return true;
    }
}
