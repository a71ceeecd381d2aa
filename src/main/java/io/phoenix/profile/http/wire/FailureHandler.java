package io.phoenix.profile.http.wire;

import io.netty.handler.codec.DecoderException;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failed request with an {@link ErrorBody}. */
public final class FailureHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

    private static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("WWW-Authenticate");

    /** Vert.x reports an aborted body or malformed chunks under this status. */
    private static final int BODY_BROKEN = 200;

    private FailureHandler() {}

    /** Handles all failures on the router: those of its handlers, and those that Vert.x raises itself. */
    public static void install(Router router) {
        router.errorHandler(BODY_BROKEN, context -> answer(context, bodyBroken()));
        router.errorHandler(400, context -> answer(context, unreadable(context)));
        router.errorHandler(404, context -> answer(context, unknownPath(context.request())));
        ProfileFailure tooLarge = new ProfileFailure(Kind.BODY_TOO_LARGE, "the body is larger than the limit");
        router.errorHandler(413, context -> answer(context, tooLarge));
        router.errorHandler(417, context -> answer(context, unexpectedExpectation(context.request())));
        router.errorHandler(500, context -> answer(context, context.failure()));
    }

    /** Answers a request that is not HTTP or exceeds a limit of the decoder, and closes the connection. */
    public static void answerInvalid(HttpServerRequest request) {
        request.response()
                .putHeader(HttpHeaders.DATE, DateField.now())
                .putHeader(Headers.CONTENT_TYPE_OPTIONS, Headers.NOSNIFF)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        send(request, ErrorBody.invalid(request.decoderResult().cause()), Headers.requestId(request))
                .eventually(() -> request.connection().close());
    }

    /** Answers a request that must not reach the router. */
    public static void answerMalformed(HttpServerRequest request, ProfileFailure failure) {
        request.response()
                .putHeader(HttpHeaders.DATE, DateField.now())
                .putHeader(Headers.CONTENT_TYPE_OPTIONS, Headers.NOSNIFF);
        var unused = send(request, ErrorBody.of(failure), Headers.requestId(request));
    }

    private static ProfileFailure unknownPath(HttpServerRequest request) {
        return new ProfileFailure(Kind.UNKNOWN_PATH, "nothing at '" + Quoted.of(request.path()) + "'");
    }

    private static ProfileFailure unexpectedExpectation(HttpServerRequest request) {
        return new ProfileFailure(
                Kind.MALFORMED_PARAMETER,
                "Expect: '" + Quoted.of(String.valueOf(request.getHeader(HttpHeaders.EXPECT)))
                        + "' (expected: 100-continue, or none)");
    }

    private static ProfileFailure bodyBroken() {
        return new ProfileFailure(Kind.MALFORMED_BODY, "body: incomplete or malformed (expected: all of it)");
    }

    /** Vert.x answers 400 before any handler runs. */
    private static ProfileFailure unreadable(RoutingContext context) {
        if (context.failure() instanceof DecoderException) {
            return bodyBroken();
        }
        HttpServerRequest request = context.request();
        return new ProfileFailure(
                Kind.MALFORMED_PARAMETER,
                request.authority() == null
                        ? "Host: missing or malformed (expected: host and port of this service)"
                        : "request: '" + Quoted.of(request.uri()) + "' (expected: well-formed percent-encoding)");
    }

    private static void answer(RoutingContext context, Throwable failure) {
        String requestId = Headers.requestId(context.request());
        ErrorBody error;
        if (failure instanceof ProfileFailure expected) {
            error = ErrorBody.of(expected);
        } else {
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("request_id", requestId)
                    .log("Request {} failed unexpectedly", requestId);
            error = ErrorBody.unexpected();
        }
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (error.status() == 401) {
            response.putHeader(WWW_AUTHENTICATE, "Bearer");
        }
        if (error.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(error.retryAfterSeconds()));
        }
        if (error.limit() > 0) {
            response.putHeader("RateLimit-Limit", Long.toString(error.limit()))
                    .putHeader("RateLimit-Remaining", "0")
                    .putHeader("RateLimit-Reset", Long.toString(error.retryAfterSeconds()));
        }
        var unused = send(context.request(), error, requestId);
    }

    private static Future<Void> send(HttpServerRequest request, ErrorBody error, String requestId) {
        request.response().putHeader(Headers.REQUEST_ID, requestId);
        return Headers.sendUncached(request, error.status(), error.toJson(requestId));
    }
}
