package io.phoenix.profile.http.wire;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A failure on the wire. Only this class maps failure kinds to status codes and error codes.
 *
 * @param code the documented code, such as {@code REQ_002}
 * @param message what is wrong, with the value and what was expected
 * @param retryAfterSeconds when to retry; 0 when a retry won't help
 * @param limit the rate limit that the caller exceeded; otherwise 0
 * @param version the present version of a profile that has not reached the one asked for; otherwise null
 * @param lockReason what a moderator who locked the name or the avatar tells the user; otherwise null
 */
public record ErrorBody(
        int status,
        String code,
        String message,
        @Nullable String reason,
        long retryAfterSeconds,
        long limit,
        @Nullable Long version,
        @Nullable String lockReason) {

    private static final long RETRY_SOON_SECONDS = 1;

    public static ErrorBody of(ProfileFailure failure) {
        Status status = statusOf(failure.kind());
        return new ErrorBody(
                status.number,
                status.code,
                String.valueOf(failure.getMessage()),
                failure.reason(),
                status.number == 503 ? RETRY_SOON_SECONDS : failure.retryAfterSeconds(),
                failure.limit(),
                failure.version(),
                failure.lockReason());
    }

    /** An unexpected failure. The cause goes to the log and never to the caller. */
    static ErrorBody unexpected() {
        return new ErrorBody(500, "INT_001", "internal error (try again)", null, 0, 0, null, null);
    }

    /** A request that the HTTP decoder rejected. */
    static ErrorBody invalid(Throwable cause) {
        if (cause instanceof ProfileFailure malformed) {
            return of(malformed);
        }
        if (cause instanceof TooLongHttpLineException) {
            return invalid(414, "a shorter request line");
        }
        return cause instanceof TooLongHttpHeaderException
                ? invalid(431, "fewer or shorter headers")
                : invalid(400, "a well-formed HTTP request");
    }

    private static ErrorBody invalid(int status, String expected) {
        return new ErrorBody(
                status,
                "REQ_002",
                "the request could not be read (expected: " + expected + ")",
                null,
                0,
                0,
                null,
                null);
    }

    public JsonObject toJson(String requestId) {
        JsonObject json = new JsonObject().put("error", message).put("code", code);
        if (reason != null) {
            json.put("reason", reason);
        }
        if (version != null) {
            json.put("version", version);
        }
        if (lockReason != null) {
            json.put("lock_reason", lockReason);
        }
        return json.put("request_id", requestId);
    }

    private record Status(int number, String code) {}

    private static Status statusOf(Kind kind) {
        return switch (kind) {
            case CREDENTIALS_INVALID -> new Status(401, "AUTH_001");
            case CREDENTIALS_MISSING -> new Status(401, "AUTH_002");
            case CREDENTIALS_EXPIRED -> new Status(401, "AUTH_003");
            case TIMESTAMP_OUT_OF_WINDOW -> new Status(401, "AUTH_004");
            case FORBIDDEN -> new Status(403, "AUTH_005");
            case MALFORMED_BODY -> new Status(400, "REQ_001");
            case MALFORMED_PARAMETER -> new Status(400, "REQ_002");
            case UNSUPPORTED_MEDIA_TYPE -> new Status(415, "REQ_003");
            case UNSUPPORTED_VERSION -> new Status(505, "REQ_002");
            case UNKNOWN_PATH -> new Status(404, "REQ_004");
            case METHOD_NOT_ALLOWED -> new Status(405, "REQ_005");
            case BODY_TOO_LARGE -> new Status(413, "REQ_006");
            case VERSION_MISMATCH -> new Status(412, "PROFILE_001");
            case VERSION_NOT_REACHED -> new Status(412, "PROFILE_006");
            case PROFILE_ERASED -> new Status(410, "PROFILE_005");
            case PROFILE_ABSENT -> new Status(404, "PROFILE_008");
            case PROFILE_EXISTS -> new Status(409, "PROFILE_007");
            case CURSOR_GONE -> new Status(410, "FEED_001");
            case NOT_SEARCHABLE -> new Status(409, "SEARCH_001");
            case LOCKED -> new Status(403, "PROFILE_004");
            case NOT_SEALABLE -> new Status(409, "BOARD_001");
            case BOARD_UNKNOWN -> new Status(404, "BOARD_002");
            case BOARD_EXPIRED -> new Status(410, "BOARD_003");
            case BOARD_LIMIT -> new Status(409, "BOARD_004");
            case NAME_REFUSED -> new Status(422, "PROFILE_002");
            case PICTURE_REFUSED -> new Status(422, "PROFILE_008");
            case BATCH_SIZE -> new Status(422, "PROFILE_003");
            case TENANT_UNKNOWN -> new Status(404, "TENANT_001");
            case TENANT_KEY_UNKNOWN -> new Status(404, "TENANT_002");
            case TENANT_EXISTS -> new Status(409, "TENANT_003");
            case TENANT_LIMIT -> new Status(409, "TENANT_004");
            case SETTINGS_REFUSED -> new Status(422, "TENANT_006");
            case TENANT_CHANGED -> new Status(412, "TENANT_005");
            case RATE_LIMITED -> new Status(429, "RATE_001");
            case DEPENDENCY_UNAVAILABLE -> new Status(503, "DEP_001");
            case OVERLOADED -> new Status(503, "DEP_002");
            case SLOW_CONSUMER -> new Status(503, "LIVE_001");
            case STREAM_CLOSING -> new Status(503, "LIVE_002");
        };
    }
}
