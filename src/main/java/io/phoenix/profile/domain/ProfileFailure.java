package io.phoenix.profile.domain;

import org.jspecify.annotations.Nullable;

/**
 * An expected failure: a mistake of the caller, or an unavailable dependency. Travels in a failed future, has no stack
 * trace, and its message, {@code what: 'value' (expected: ...)}, is shown to the caller. Any other exception is a defect.
 */
public final class ProfileFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong; HTTP maps each kind to a status and an error code. */
    public enum Kind {
        CREDENTIALS_MISSING,
        /** An invalid signature, an unknown key, or no valid tenant and user. */
        CREDENTIALS_INVALID,
        /** A valid token, but expired or not yet valid. */
        CREDENTIALS_EXPIRED,
        /** The timestamp of a signed request differs too much from the clock of this instance. */
        TIMESTAMP_OUT_OF_WINDOW,
        FORBIDDEN,
        MALFORMED_BODY,
        UNSUPPORTED_MEDIA_TYPE,
        /** An invalid id, parameter or header. */
        MALFORMED_PARAMETER,
        /** An HTTP version that is not supported. */
        UNSUPPORTED_VERSION,
        UNKNOWN_PATH,
        METHOD_NOT_ALLOWED,
        BODY_TOO_LARGE,
        /** An empty batch, or one over the limit. */
        BATCH_SIZE,
        /** The name violates a rule; {@link #reason()} says which. */
        NAME_REFUSED,
        /** A moderator locked the name or the avatar; {@link #lockReason()} says why. */
        LOCKED,
        /** The picture is not acceptable; {@link #reason()} says why. */
        PICTURE_REFUSED,
        /** The caller exceeded a rate limit; see {@link #retryAfterSeconds()}. */
        RATE_LIMITED,
        /** The current version is not the one that the caller expected. */
        VERSION_MISMATCH,
        /** The profile was erased, and the erasure is kept: nothing creates it again. */
        PROFILE_ERASED,
        /** There is no profile, and this request creates none. */
        PROFILE_ABSENT,
        /** A profile exists that must not. */
        PROFILE_EXISTS,
        /** The profile has not reached the version that the caller asks for; {@link #version()} is the present one. */
        VERSION_NOT_REACHED,
        /** Changes behind the cursor may be missing, so the consumer must begin again; {@link #reason()} says why. */
        CURSOR_GONE,
        /** The database has no index of names, so names cannot be found until an operator creates it. */
        NOT_SEARCHABLE,
        /** No tenant with this id was created, or it was deleted. */
        TENANT_UNKNOWN,
        /** The tenant exists, or is still being deleted. */
        TENANT_EXISTS,
        /** The revision of the tenant is not the one that the operator expected. */
        TENANT_CHANGED,
        /** Settings of a tenant that can't be. */
        SETTINGS_REFUSED,
        /** The tenant has no valid key with this id. */
        TENANT_KEY_UNKNOWN,
        /** There are as many tenants, or keys of a tenant, as may be. */
        TENANT_LIMIT,
        /** The tenant has no key to seal boards with. */
        NOT_SEALABLE,
        /** No board, or one that was sealed under a key that is gone. */
        BOARD_UNKNOWN,
        BOARD_EXPIRED,
        /** The tenant has as many stored boards as may be. */
        BOARD_LIMIT,
        /** Redis, Postgres or the JWKS endpoint is unreachable or timed out. */
        DEPENDENCY_UNAVAILABLE,
        /** A limit of this instance is reached; a retry may succeed. */
        OVERLOADED,
        /** A stream is closed because its client reads too slowly. */
        SLOW_CONSUMER,
        /** A stream is closed because the instance shuts down. */
        STREAM_CLOSING
    }

    private final Kind kind;
    private final @Nullable String reason;
    private final long retryAfterSeconds;
    private final long limit;
    private final @Nullable Long version;
    private final @Nullable String lockReason;

    public ProfileFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    /** A failure with a machine-readable reason, a word in snake_case. */
    public ProfileFailure(Kind kind, String message, @Nullable String reason) {
        this(kind, message, reason, 0, 0, null, null);
    }

    private ProfileFailure(
            Kind kind,
            String message,
            @Nullable String reason,
            long retryAfterSeconds,
            long limit,
            @Nullable Long version,
            @Nullable String lockReason) {
        super(message, null, false, false);
        this.kind = kind;
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
        this.limit = limit;
        this.version = version;
        this.lockReason = lockReason;
    }

    /**
     * A failure of kind {@link Kind#RATE_LIMITED}.
     *
     * @param limit the size of a full bucket
     * @param retryAfterSeconds when a retry may succeed; at least 1
     */
    public static ProfileFailure rateLimited(String message, long limit, long retryAfterSeconds) {
        return new ProfileFailure(Kind.RATE_LIMITED, message, null, Math.max(1, retryAfterSeconds), limit, null, null);
    }

    /** A failure of kind {@link Kind#VERSION_NOT_REACHED}. */
    public static ProfileFailure versionNotReached(long versionMin, long version) {
        return new ProfileFailure(
                Kind.VERSION_NOT_REACHED,
                "min_version: '" + versionMin + "' (expected: at most " + version + ", the present version)",
                null,
                0,
                0,
                version,
                null);
    }

    /**
     * A failure of kind {@link Kind#LOCKED}.
     *
     * @param part {@code name} or {@code avatar}
     * @param lockReason what the moderator tells the user
     */
    public static ProfileFailure locked(String part, String lockReason) {
        return new ProfileFailure(
                Kind.LOCKED,
                part + ": locked by a moderator (expected: no change of it)",
                part + "_locked",
                0,
                0,
                null,
                lockReason);
    }

    /**
     * A failure of kind {@link Kind#NAME_REFUSED}, such as {@code name: 'Bob' has 3 characters (expected: 4 to 64)}.
     *
     * @param reason the violated rule, a word in snake_case
     */
    public static ProfileFailure nameRefused(String reason, String name, String problem, String expected) {
        return new ProfileFailure(
                Kind.NAME_REFUSED,
                "name: '" + Quoted.of(name) + "' " + problem + " (expected: " + expected + ")",
                reason);
    }

    /** A failure of kind {@link Kind#PROFILE_ERASED}. */
    public static ProfileFailure erased(ProfileId id) {
        return new ProfileFailure(
                Kind.PROFILE_ERASED,
                "user_id: '" + Quoted.of(id.userId())
                        + "' was erased, and the erasure is kept (expected: another id, or an admin lifts the erasure)");
    }

    /**
     * A failure of kind {@link Kind#PICTURE_REFUSED}, such as {@code picture: ends too early (expected: a whole file)}.
     *
     * @param reason the violated rule, a word in snake_case
     */
    public static ProfileFailure pictureRefused(String reason, String problem, String expected) {
        return new ProfileFailure(
                Kind.PICTURE_REFUSED, "picture: " + problem + " (expected: " + expected + ")", reason);
    }

    /** A failure of kind {@link Kind#DEPENDENCY_UNAVAILABLE}: what was read is of an older incarnation of the database. */
    public static ProfileFailure failOver() {
        return new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database fails over (try again)");
    }

    /** Whether a failure means that a dependency is unreachable or overloaded, so an older value is better than none. */
    public static boolean isUnavailability(Throwable failure) {
        return failure instanceof ProfileFailure expected
                && (expected.kind == Kind.DEPENDENCY_UNAVAILABLE || expected.kind == Kind.OVERLOADED);
    }

    public Kind kind() {
        return kind;
    }

    /** Seconds until a retry may succeed; 0 if unknown. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The limit that was exceeded; 0 unless {@link Kind#RATE_LIMITED}. */
    public long limit() {
        return limit;
    }

    /** The present version of the profile; null unless {@link Kind#VERSION_NOT_REACHED}. */
    @Nullable public Long version() {
        return version;
    }

    /** What a moderator tells the user; null unless {@link Kind#LOCKED}. */
    @Nullable public String lockReason() {
        return lockReason;
    }

    /** The violated rule, a word in snake_case; null for most kinds. */
    @Nullable public String reason() {
        return reason;
    }
}
