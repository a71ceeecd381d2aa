package io.phoenix.profile.http.wire;

import io.netty.handler.codec.DecoderException;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers failed requests, whoever failed them. */
public final class FailureHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

    private static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("WWW-Authenticate");

    /** An error is of the moment. */
    public static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    /** The status under which Vert.x reports a body that broke off or whose chunks are malformed; it would answer it. */
    private static final int BODY_BROKEN = 200;

    private FailureHandler() {}

    /** Makes the router answer every failure in the documented shape, its own included. */
    public static void install(Router router) {
        router.errorHandler(BODY_BROKEN, context -> answer(context, bodyBroken()));
        router.errorHandler(400, context -> answer(context, unreadable(context)));
        router.errorHandler(
                404,
                context -> answer(
                        context,
                        new ProfileFailure(
                                Kind.UNKNOWN_PATH,
                                "nothing at '" + Quoted.of(context.request().path()) + "'")));
        router.errorHandler(
                413,
                context ->
                        answer(context, new ProfileFailure(Kind.BODY_TOO_LARGE, "the body is larger than the limit")));
        router.errorHandler(417, context -> answer(context, unexpectedExpectation(context.request())));
        router.errorHandler(500, context -> answer(context, context.failure()));
    }

    private static ProfileFailure unexpectedExpectation(HttpServerRequest request) {
        return new ProfileFailure(
                Kind.MALFORMED_PARAMETER,
                "Expect: '" + Quoted.of(String.valueOf(request.getHeader(HttpHeaders.EXPECT)))
                        + "' (expected: 100-continue, or none)");
    }

    private static ProfileFailure bodyBroken() {
        return new ProfileFailure(Kind.MALFORMED_BODY, "the body could not be read to its end");
    }

    /** What Vert.x itself refuses before a handler of ours sees it. */
    private static ProfileFailure unreadable(RoutingContext context) {
        if (context.failure() instanceof DecoderException) {
            return bodyBroken();
        }
        HttpServerRequest request = context.request();
        return new ProfileFailure(
                Kind.MALFORMED_PARAMETER,
                request.authority() == null
                        ? "Host: none that is well formed (expected: the host that the request is for)"
                        : "request: '" + Quoted.of(request.uri()) + "' (expected: well-formed percent-encoding)");
    }

    private static void answer(RoutingContext context, Throwable failure) {
        String requestId = RequestId.of(context);
        ErrorBody answer;
        if (failure instanceof ProfileFailure expected) {
            answer = ErrorBody.of(expected);
        } else {
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("request_id", requestId)
                    .log("Request {} failed unexpectedly", requestId);
            answer = ErrorBody.unexpected();
        }
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (answer.status() == 401) {
            response.putHeader(WWW_AUTHENTICATE, "Bearer");
        }
        if (answer.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(answer.retryAfterSeconds()));
        }
        if (answer.limit() > 0) {
            response.putHeader("RateLimit-Limit", Long.toString(answer.limit()))
                    .putHeader("RateLimit-Remaining", "0")
                    .putHeader("RateLimit-Reset", Long.toString(answer.retryAfterSeconds()));
        }
        response.setStatusCode(answer.status())
                .putHeader(RequestId.HEADER, requestId)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(answer.toJson(requestId).toBuffer());
    }
}
