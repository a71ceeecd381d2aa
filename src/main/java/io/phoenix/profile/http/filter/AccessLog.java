package io.phoenix.profile.http.filter;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.phoenix.profile.config.LogSettings;
import io.phoenix.profile.http.profiles.ProfileResponse;
import io.phoenix.profile.http.wire.RequestId;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A line for each request, or for some of them, when its answer is sent; for all that the service failed. Lines name
 * routes and not paths, since a path names a user. They are written by a thread of their own: what it cannot keep up with
 * is dropped and counted. Safe for use by several threads.
 */
public final class AccessLog {

    /** The name that the log has in its own lines. */
    public static final String NAME = "access";

    private static final int FAILED = 500;

    private final double share;
    private final HttpMetrics metrics;
    private final Logger log = (Logger) LoggerFactory.getLogger(NAME);
    private final AsyncAppender queue = new AsyncAppender();

    /** The access log, to where the rest of the log goes. */
    public AccessLog(LogSettings settings, HttpMetrics metrics) {
        this.share = settings.accessShare();
        this.metrics = metrics;
        LoggerContext context = log.getLoggerContext();
        queue.setContext(context);
        queue.setQueueSize(settings.accessQueueMax());
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .iteratorForAppenders()
                .forEachRemaining(queue::addAppender);
        queue.start();
        log.detachAndStopAllAppenders();
        log.setAdditive(false);
        log.setLevel(ch.qos.logback.classic.Level.INFO);
        log.addAppender(queue);
    }

    /** Has a line written for each request that comes to a router. */
    public Handler<RoutingContext> of(RouteNames routes) {
        return context -> {
            long began = System.nanoTime();
            context.response().bodyEndHandler(sent -> answered(context.request(), routes.of(context), began));
            context.next();
        };
    }

    /** The answer to a request is sent. */
    public void answered(HttpServerRequest request, String route, long beganNanos) {
        HttpServerResponse response = request.response();
        if (response.getStatusCode() < FAILED && ThreadLocalRandom.current().nextDouble() >= share) {
            return;
        }
        if (queue.getRemainingCapacity() == 0) {
            metrics.accessLogLineDropped();
            return;
        }
        String source = orDash(response.headers().get(ProfileResponse.PROFILE_SOURCE));
        String requestId = orDash(response.headers().get(RequestId.HEADER));
        double millis = (System.nanoTime() - beganNanos) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        log.atInfo()
                .addKeyValue("method", request.method())
                .addKeyValue("route", route)
                .addKeyValue("status", response.getStatusCode())
                .addKeyValue("bytes", response.bytesWritten())
                .addKeyValue("ms", millis)
                .addKeyValue("source", source)
                .addKeyValue("request_id", requestId)
                .log(() -> String.format(
                        Locale.ROOT,
                        "%s %s %d, %d bytes in %.2f ms, from %s, request %s",
                        request.method(),
                        route,
                        response.getStatusCode(),
                        response.bytesWritten(),
                        millis,
                        source,
                        requestId));
    }

    private static String orDash(@Nullable String value) {
        return value == null ? "-" : value;
    }
}
