package io.phoenix.profile.client;

import java.time.Duration;
import java.util.Map;

/** Why a profile could not be loaded or changed. */
public final class ProfilesException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String reason;
    private final Duration retryAfter;

    ProfilesException(String message, int status, String code, String reason, Duration retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    static ProfilesException of(String message, int status, String code) {
        return new ProfilesException(message, status, code, "", Duration.ZERO);
    }

    static ProfilesException of(int status, Map<String, Object> body, Duration retryAfter) {
        return new ProfilesException(
                String.valueOf(body.getOrDefault("error", "status " + status)),
                status,
                String.valueOf(body.getOrDefault("code", "")),
                String.valueOf(body.getOrDefault("reason", "")),
                retryAfter);
    }

    /** The HTTP status; 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** The error code of the service; empty if there was none. */
    public String code() {
        return code;
    }

    /** Why a name was refused; empty for other errors. */
    public String reason() {
        return reason;
    }

    /** How long the service asks to wait before the next attempt; zero if it does not. */
    public Duration retryAfter() {
        return retryAfter;
    }

    boolean isTemporary() {
        return status == 0 || status == 429 || status >= 500;
    }
}
