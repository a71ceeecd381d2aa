package io.phoenix.profile.domain;

import org.jspecify.annotations.Nullable;

/**
 * A failure that is expected: something the caller did, or a dependency that is out of reach. It travels on a failed
 * future, carries no stack trace, and its message may be shown to the caller. Anything else that fails is a defect.
 */
public final class ProfileFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong, in terms that the one map from failures to statuses understands. */
    public enum Kind {
        /** No credentials came with the request. */
        CREDENTIALS_MISSING,
        /** The credentials are not genuine, or name nobody. */
        CREDENTIALS_INVALID,
        /** The credentials are genuine, but not at this time. */
        CREDENTIALS_EXPIRED,
        /** A signed request is from another time than now. */
        TIMESTAMP_OUT_OF_WINDOW,
        /** The caller is known, and may not do this. */
        FORBIDDEN,
        /** The body is not what was expected. */
        MALFORMED_BODY,
        /** The body is of a type that is not understood. */
        UNSUPPORTED_MEDIA_TYPE,
        /** An id or a parameter is not what was expected. */
        MALFORMED_PARAMETER,
        /** There is nothing at this path. */
        UNKNOWN_PATH,
        /** There is something at this path, but not for this method. */
        METHOD_NOT_ALLOWED,
        /** The body is larger than the limit. */
        BODY_TOO_LARGE,
        /** A batch of none, or of more than the limit. */
        BATCH_SIZE,
        /** A name that the rules refuse; {@link #reason()} says which rule. */
        NAME_REFUSED,
        /** The caller did this too often; {@link #retryAfterSeconds()} says when it may again. */
        RATE_LIMITED,
        /** The version that the caller expected is not the present one. */
        VERSION_MISMATCH,
        /** A dependency is out of reach, or did not answer in time. */
        DEPENDENCY_UNAVAILABLE,
        /** A bound of the service is reached; the same request may succeed a little later. */
        OVERLOADED,
        /** A stream was not read as fast as events came. */
        SLOW_CONSUMER,
        /** A stream ends because its instance stops. */
        STREAM_CLOSING
    }

    private final Kind kind;

    @Nullable private final String reason;

    private final long retryAfterSeconds;

    private final long limit;

    /** A failure whose kind says enough for a machine. */
    public ProfileFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    /**
     * A failure with a reason that a machine can read.
     *
     * @param reason a word in snake_case
     */
    public ProfileFailure(Kind kind, String message, @Nullable String reason) {
        this(kind, message, reason, 0, 0);
    }

    private ProfileFailure(Kind kind, String message, @Nullable String reason, long retryAfterSeconds, long limit) {
        super(message, null, false, false);
        this.kind = kind;
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
        this.limit = limit;
    }

    /**
     * A failure of kind {@link Kind#RATE_LIMITED}.
     *
     * @param limit how often the caller may, when it has not for long
     * @param retryAfterSeconds until the caller may again, at least 1
     */
    public static ProfileFailure rateLimited(String message, long limit, long retryAfterSeconds) {
        return new ProfileFailure(Kind.RATE_LIMITED, message, null, Math.max(1, retryAfterSeconds), limit);
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** When the same request may succeed, in seconds from now; 0 where that is not known. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** How often the caller may do what it did too often; 0 for other kinds. */
    public long limit() {
        return limit;
    }

    /** Which rule within the kind, as a word in snake_case; null where the kind says enough. */
    @Nullable public String reason() {
        return reason;
    }
}
