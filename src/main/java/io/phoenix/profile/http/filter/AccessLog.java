package io.phoenix.profile.http.filter;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.phoenix.profile.config.LogSettings;
import io.phoenix.profile.http.wire.Headers;
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
 * Logs a sample of requests, and every 5xx, when the response has been sent. Lines name the route, never the path, which
 * would name a user. A thread of its own writes them; lines beyond its queue are dropped and counted. Thread-safe.
 */
public final class AccessLog {

    public static final String NAME = "access";

    private static final int SERVER_ERROR = 500;

    private final double share;
    private final HttpMetrics metrics;
    private final Logger log = (Logger) LoggerFactory.getLogger(NAME);
    private final AsyncAppender queue = new AsyncAppender();

    /** Writes to the appenders of the root logger. */
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

    public Handler<RoutingContext> of(RouteNames routes) {
        return context -> {
            long startNanos = System.nanoTime();
            context.addBodyEndHandler(sent -> answered(context.request(), routes.of(context), startNanos));
            context.next();
        };
    }

    /** Logs a request whose response has been sent. */
    public void answered(HttpServerRequest request, String route, long startNanos) {
        HttpServerResponse response = request.response();
        if (response.getStatusCode() < SERVER_ERROR
                && ThreadLocalRandom.current().nextDouble() >= share) {
            return;
        }
        if (queue.getRemainingCapacity() == 0) {
            metrics.accessLogLineDropped();
            return;
        }
        String source = orDash(response.headers().get(Headers.PROFILE_SOURCE));
        String requestId = orDash(response.headers().get(Headers.REQUEST_ID));
        double millis = (System.nanoTime() - startNanos) / (double) TimeUnit.MILLISECONDS.toNanos(1);
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
