package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.edge.Ends;
import io.phoenix.profile.edge.Holds;
import io.phoenix.profile.edge.Holds.Hold;
import io.phoenix.profile.edge.Peers;
import io.phoenix.profile.http.wire.JsonBody;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Mounts routes that take a body: authenticates before it reads the body, and limits its size and the time to receive it. A
 * signature covers the body, so it is verified only afterwards, and anybody can make the instance read one. So a budget
 * bounds the bytes of all bodies until their responses are sent.
 *
 * @param timeout time limit for receiving a body
 * @param bodies the holds on that budget, by peer
 */
public record RequestBodies(Authentication authentication, Duration timeout, Holds bodies, Peers peers) {

    /** Mounts a route with a body of JSON of at most {@code bytesMax}. */
    public void mount(Router router, HttpMethod method, String path, int bytesMax, Handler<RoutingContext> handler) {
        mount(router, method, path, bytesMax, JsonBody::requireJson, authentication::afterBody, handler);
    }

    /** The same with a body of NDJSON. */
    public void mountLines(
            Router router, HttpMethod method, String path, int bytesMax, Handler<RoutingContext> handler) {
        mount(router, method, path, bytesMax, JsonBody::requireLines, authentication::afterBody, handler);
    }

    /** The same with a picture, whose size the rate limit of requests does not count. */
    public void mountPicture(
            Router router, HttpMethod method, String path, int bytesMax, Handler<RoutingContext> handler) {
        mount(router, method, path, bytesMax, JsonBody::requirePicture, authentication::afterPicture, handler);
    }

    private void mount(
            Router router,
            HttpMethod method,
            String path,
            int bytesMax,
            Consumer<MultiMap> requireType,
            Handler<RoutingContext> afterBody,
            Handler<RoutingContext> handler) {
        router.route(method, path)
                .handler(authentication::beforeBody)
                .handler(context -> read(context, bytesMax))
                .handler(afterBody)
                .handler(context -> {
                    requireType.accept(context.request().headers());
                    context.next();
                })
                .handler(handler);
    }

    private void read(RoutingContext context, int bytesMax) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            context.next();
            return;
        }
        if (declaredBytes(request) > bytesMax) {
            failTooLarge(context);
            return;
        }
        String expect = request.getHeader(HttpHeaders.EXPECT);
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            context.fail(417);
            return;
        }
        if (expect != null && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        new Reading(context, bytesMax).begin();
    }

    /** The rest of the body is not read, so no other request can follow it on the connection. */
    private static void failTooLarge(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        context.fail(413);
    }

    /** 0 without {@code Content-Length}. */
    private static long declaredBytes(HttpServerRequest request) {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // the decoder has refused malformed ones
        return declared == null ? 0 : Long.parseLong(declared);
    }

    /** The reception of one body. */
    private final class Reading {

        private final RoutingContext context;
        private final Context eventLoop;
        private final int bytesMax;
        private final Hold hold;
        private final Buffer body = Buffer.buffer();
        private boolean over;

        Reading(RoutingContext context, int bytesMax) {
            this.context = context;
            this.eventLoop = context.vertx().getOrCreateContext();
            this.bytesMax = bytesMax;
            this.hold = bodies.open(peers.of(context.request()), this::giveWay);
        }

        void begin() {
            // a body that trickles in byte by byte never trips the idle timeout
            long timer = context.vertx()
                    .setTimer(
                            timeout.toMillis(),
                            due -> fail(
                                    Kind.MALFORMED_BODY,
                                    "incomplete after " + timeout.toMillis() + " ms (expected: all of it)"));
            Ends.whenOver(context, () -> {
                context.vertx().cancelTimer(timer);
                hold.release();
            });
            context.request()
                    .handler(this::add)
                    .exceptionHandler(
                            broken -> fail(Kind.MALFORMED_BODY, "incomplete or malformed (expected: all of it)"))
                    .endHandler(complete -> {
                        context.vertx().cancelTimer(timer);
                        end();
                    });
        }

        private void add(Buffer more) {
            if (over) {
                return;
            }
            if (body.length() + more.length() > bytesMax) {
                over = true;
                failTooLarge(context);
            } else if (!hold.tryAdd(more.length())) {
                giveWayNow();
            } else {
                body.appendBuffer(more);
            }
        }

        private void end() {
            if (!over) {
                over = true;
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        }

        /** Called on any thread. */
        private void giveWay() {
            eventLoop.runOnContext(now -> giveWayNow());
        }

        private void giveWayNow() {
            fail(Kind.OVERLOADED, "too many bytes of bodies are arriving (expected: fewer, or faster; try again)");
        }

        private void fail(Kind kind, String problem) {
            if (over) {
                return;
            }
            over = true;
            hold.release();
            if (context.request().version() != HttpVersion.HTTP_2) {
                // the rest of the body would be read as the next request
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                context.addBodyEndHandler(sent -> context.request().connection().close());
            }
            context.fail(new ProfileFailure(kind, "body: " + problem));
        }
    }
}
