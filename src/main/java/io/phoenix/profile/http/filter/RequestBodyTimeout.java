package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Ends the wait for a body that comes a byte at a time, which an idle timeout does not see. */
public final class RequestBodyTimeout implements Handler<RoutingContext> {

    private final Duration max;

    public RequestBodyTimeout(Duration max) {
        this.max = max;
    }

    @Override
    public void handle(RoutingContext context) {
        if (!context.request().isEnded()) {
            long timer = context.vertx().setTimer(max.toMillis(), over -> expire(context));
            context.addHeadersEndHandler(answering -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    private void expire(RoutingContext context) {
        if (context.request().isEnded()) {
            return;
        }
        if (context.request().version() != HttpVersion.HTTP_2) {
            // what still comes would be read as the next request
            context.response()
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .endHandler(answered -> context.request().connection().close());
        }
        context.fail(new ProfileFailure(
                Kind.MALFORMED_BODY, "body: incomplete after " + max.toMillis() + " ms (expected: all of it by then)"));
    }
}
