package io.phoenix.profile.http.server;

import io.netty.channel.ChannelPipeline;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections that callers have open to the API: so many at most, and none that is long in saying what it wants. Safe
 * for use by several threads; one for all event loops.
 */
public final class Connections {

    private final int max;
    private final Duration headMax;
    private final HttpMetrics metrics;
    private final AtomicInteger open = new AtomicInteger();

    /** None yet. */
    public Connections(HttpSettings settings, HttpMetrics metrics) {
        this.max = settings.connections().max();
        this.headMax = settings.connections().headTimeout();
        this.metrics = metrics;
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }

    /** A caller has connected. Beyond the bound the connection is closed at once. */
    void opened(HttpConnection connection) {
        connection.closeHandler(closed -> open.decrementAndGet());
        if (open.incrementAndGet() > max) {
            metrics.connectionRejected();
            connection.close();
        } else {
            RequestHeadTimeout.keep(pipelineOf(connection), headMax, metrics::requestHeadTimedOut);
        }
    }

    /** Vert.x has no other way to what comes before a request is there. */
    private static ChannelPipeline pipelineOf(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    }
}
