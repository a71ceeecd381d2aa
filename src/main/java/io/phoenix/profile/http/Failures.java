package io.phoenix.profile.http;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers failed requests, whoever failed them. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("WWW-Authenticate");

    private Failures() {}

    /** Makes the router answer every failure in the documented shape, its own included. */
    static void install(Router router) {
        router.errorHandler(
                400,
                context -> answer(
                        context,
                        new ProfileFailure(
                                Kind.MALFORMED_PARAMETER,
                                "path: '" + Quoted.of(context.request().path())
                                        + "' (expected: well-formed percent-encoding)")));
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
        router.errorHandler(500, context -> answer(context, context.failure()));
    }

    private static void answer(RoutingContext context, Throwable failure) {
        String requestId = RequestId.of(context);
        FailureAnswer answer;
        if (failure instanceof ProfileFailure expected) {
            answer = FailureAnswer.of(expected);
        } else {
            LOG.error("Request {} failed unexpectedly", requestId, failure);
            answer = FailureAnswer.unexpected();
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
        response.setStatusCode(answer.status())
                .putHeader(RequestId.HEADER, requestId)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(answer.toJson(requestId).toBuffer());
    }
}
