package io.phoenix.profile.http.server;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.phoenix.profile.http.filter.SecurityHeaders;
import io.phoenix.profile.http.wire.FailureHandler;
import io.phoenix.profile.http.wire.RequestId;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Answers what is not HTTP, or more of it than the limits allow, and closes the connection. */
final class InvalidRequest {

    private InvalidRequest() {}

    static void answer(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = 400;
        String expected = "a well-formed HTTP request";
        if (cause instanceof TooLongHttpLineException) {
            status = 414;
            expected = "a shorter request line";
        } else if (cause instanceof TooLongHttpHeaderException) {
            status = 431;
            expected = "fewer or shorter headers";
        }
        String requestId = RequestId.drawn();
        JsonObject body = new JsonObject()
                .put("error", "the request could not be read (expected: " + expected + ")")
                .put("code", "REQ_002")
                .put("request_id", requestId);
        request.response()
                .setStatusCode(status)
                .putHeader(RequestId.HEADER, requestId)
                .putHeader(SecurityHeaders.CONTENT_TYPE_OPTIONS, SecurityHeaders.NOSNIFF)
                .putHeader(HttpHeaders.CACHE_CONTROL, FailureHandler.NO_STORE)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(body.toBuffer())
                .eventually(() -> request.connection().close());
    }
}
