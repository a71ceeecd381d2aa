package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;

/** Mounts routes that take a body: authenticates before it reads the body, and limits its size and the time to receive it. */
public record RequestBodies(Authentication authentication, Duration timeout) {

    public void mount(Router router, HttpMethod method, String path, int bytesMax, Handler<RoutingContext> handler) {
        // two routes: within one, Vert.x runs the body handler first
        router.route(method, path).handler(authentication::beforeBody).handler(this::limitTime);
        router.route(method, path)
                .handler(BodyHandler.create(false).setBodyLimit(bytesMax))
                .handler(authentication::afterBody)
                .handler(handler);
    }

    /** A body that trickles in byte by byte never trips the idle timeout. */
    private void limitTime(RoutingContext context) {
        if (!context.request().isEnded()) {
            long timer = context.vertx().setTimer(timeout.toMillis(), due -> expire(context));
            context.addHeadersEndHandler(sent -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    private void expire(RoutingContext context) {
        if (context.request().isEnded()) {
            return;
        }
        if (context.request().version() != HttpVersion.HTTP_2) {
            // the rest of the body would be read as the next request
            context.response()
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .endHandler(sent -> context.request().connection().close());
        }
        context.fail(new ProfileFailure(
                Kind.MALFORMED_BODY, "body: incomplete after " + timeout.toMillis() + " ms (expected: all of it)"));
    }
}
