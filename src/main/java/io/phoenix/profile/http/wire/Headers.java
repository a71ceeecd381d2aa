package io.phoenix.profile.http.wire;

import io.phoenix.profile.edge.ResponseBody;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Header names and values that Vert.x has no constants for, and the request id that {@code X-Request-Id} carries. */
public final class Headers {

    public static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    public static final CharSequence PROFILE_SOURCE = HttpHeaders.createOptimized("X-Profile-Source");
    public static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");

    public static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
    public static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    public static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    public static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

    private static final int OK = 200;
    private static final Pattern WELL_FORMED_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private Headers() {}

    /**
     * Sends JSON of at most a few hundred bytes that must not be cached, and has no tag; evaluates the {@linkplain
     * Preconditions#answersUntagged preconditions} of a read with the status 200.
     */
    public static Future<Void> sendUncached(HttpServerRequest request, int status, JsonObject json) {
        if (status == OK && Preconditions.answersUntagged(request)) {
            return Future.succeededFuture();
        }
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        return ResponseBody.endSmall(request, json.toBuffer());
    }

    /** Sends JSON of any size with the status 200, as the other method does. */
    public static void sendUncached(HttpServerRequest request, Buffer json) {
        if (!Preconditions.answersUntagged(request)) {
            request.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON).putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
            ResponseBody.end(request, json);
        }
    }

    /** The request id that the caller sent, if it is well formed; otherwise a new one. */
    static String requestId(HttpServerRequest request) {
        String sent = request.getHeader(REQUEST_ID);
        return sent != null && WELL_FORMED_ID.matcher(sent).matches() ? sent : newRequestId();
    }

    /** A random request id, which links an error response to its log line. */
    public static String newRequestId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
