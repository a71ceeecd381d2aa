package io.phoenix.profile.http.server;

import io.netty.channel.ChannelPipeline;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the open connections of the API, and the time to receive a request head on each. One object serves all event
 * loops. Thread-safe.
 */
public final class Connections {

    private final int max;
    private final Duration headMax;
    private final HttpMetrics metrics;
    private final AtomicInteger open = new AtomicInteger();

    public Connections(HttpSettings settings, HttpMetrics metrics) {
        this.max = settings.connections().max();
        this.headMax = settings.connections().headTimeout();
        this.metrics = metrics;
    }

    /** The number of open connections. */
    public int open() {
        return open.get();
    }

    /** Counts a new connection; closes it at once if there are too many. */
    void opened(HttpConnection connection) {
        connection.closeHandler(closed -> open.decrementAndGet());
        if (open.incrementAndGet() > max) {
            metrics.connectionRejected();
            connection.close();
        } else {
            RequestHeadTimeout.install(pipelineOf(connection), headMax, metrics::requestHeadTimedOut);
        }
    }

    /** Vert.x has no public API below a complete request head. */
    private static ChannelPipeline pipelineOf(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    }
}
