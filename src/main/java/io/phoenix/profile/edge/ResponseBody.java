package io.phoenix.profile.edge;

import io.netty.buffer.Unpooled;
import io.phoenix.profile.edge.Holds.Hold;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Sends the body of a response of more than a few hundred bytes, and accounts for it until the client has received it. A
 * larger body is sent in parts, each when the client has received the one before. Confined to the event loop of the request.
 */
public final class ResponseBody {

    private static final int PART_BYTES = 16_384;

    /** One part that waits, and one that is being sent. */
    private static final int HELD_BYTES_MAX = 2 * PART_BYTES;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final EdgeConnection connection;
    private final Buffer body;
    private final Hold hold;
    private int sent;

    private ResponseBody(HttpServerRequest request, Buffer body) {
        this.request = request;
        this.response = request.response();
        this.connection = EdgeConnection.of(request);
        this.body = body;
        this.hold = connection.unsentHolds().open(connection, () -> connection.abort(request));
    }

    /** A read-only copy outside of the heap, which any number of responses share: it is neither copied nor counted again. */
    public static Buffer shared(byte[] content) {
        return BufferInternal.buffer(Unpooled.unreleasableBuffer(Unpooled.directBuffer(content.length, content.length)
                .writeBytes(content)
                .asReadOnly()));
    }

    /** Ends the response with a body of at most a few hundred bytes; after HEAD with its length only. */
    public static Future<Void> endSmall(HttpServerRequest request, Buffer body) {
        return request.method().equals(HttpMethod.HEAD)
                ? endWithout(request, body)
                : request.response().end(body);
    }

    /** An answer to HEAD says what that to GET would, but has no content (RFC 9110, section 9.3.2). */
    private static Future<Void> endWithout(HttpServerRequest request, Buffer body) {
        return request.response()
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                .end();
    }

    /** Ends the response with the body, as {@link #endSmall} does; aborts it if the client leaves too much unread. */
    public static void end(HttpServerRequest request, Buffer body) {
        if (request.method().equals(HttpMethod.HEAD)) {
            var unused = endWithout(request, body);
            return;
        }
        ResponseBody sending = new ResponseBody(request, body);
        if (!sending.hold.tryAdd(Math.min(body.length(), HELD_BYTES_MAX))) {
            sending.hold.release();
            sending.connection.abort(request);
        } else if (body.length() <= HELD_BYTES_MAX) {
            sending.releaseAfter(sending.response.end(body));
        } else {
            sending.response
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .setWriteQueueMaxSize(PART_BYTES);
            sending.sendParts();
        }
    }

    private void sendParts() {
        while (sent < body.length() && !response.writeQueueFull()) {
            int end = Math.min(sent + PART_BYTES, body.length());
            Buffer part = body.slice(sent, end);
            sent = end;
            if (end == body.length()) {
                releaseAfter(response.end(part));
            } else {
                response.write(part).onFailure(closed -> hold.release());
            }
        }
        if (sent < body.length()) {
            response.drainHandler(drained -> {
                hold.touch();
                connection.progressed(request);
                sendParts();
            });
        }
    }

    private void releaseAfter(Future<Void> written) {
        written.onComplete(taken -> hold.release());
    }
}
