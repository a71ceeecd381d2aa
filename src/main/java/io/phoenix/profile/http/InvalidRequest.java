package io.phoenix.profile.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
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
                .putHeader(ConstantHeaders.CONTENT_TYPE_OPTIONS, ConstantHeaders.NOSNIFF)
                .putHeader(HttpHeaders.CACHE_CONTROL, Failures.NO_STORE)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(body.toBuffer())
                .eventually(() -> request.connection().close());
    }
}
