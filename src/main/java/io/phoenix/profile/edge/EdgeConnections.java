package io.phoenix.profile.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * All connections of the API port, from being accepted until their channel is closed, whatever they speak in between. One
 * object serves all event loops. Thread-safe.
 */
public final class EdgeConnections {

    private final HttpSettings settings;
    private final EdgeBudgets budgets;
    private final HttpMetrics metrics;
    private final Set<EdgeConnection> open = ConcurrentHashMap.newKeySet();

    private volatile int second;

    public EdgeConnections(HttpSettings settings, EdgeBudgets budgets, HttpMetrics metrics) {
        this.settings = settings;
        this.budgets = budgets;
        this.metrics = metrics;
    }

    /** Counts a connection that was accepted at the socket; false if it must be closed at once. */
    public boolean accepted(Channel channel) {
        EdgeConnection connection = new EdgeConnection(this, channel);
        if (!connection.begin()) {
            metrics.connectionRejected();
            return false;
        }
        open.add(connection);
        channel.closeFuture().addListener(closed -> {
            open.remove(connection);
            connection.ended();
        });
        return true;
    }

    /** Vert.x knows the protocol of the connection: its TLS handshake is complete, if there is one. */
    public void opened(HttpConnection vertxConnection) {
        Channel channel =
                ((HttpServerConnection) vertxConnection).channelHandlerContext().channel();
        EdgeConnection connection = EdgeConnection.of(channel);
        Http2ConnectionHandler http2 = channel.pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null) {
            connection.speaksHttp2(http2);
        } else {
            ChannelPipeline pipeline = channel.pipeline();
            String decoder = Objects.requireNonNull(pipeline.context(HttpRequestDecoder.class))
                    .name();
            pipeline.addAfter(
                    decoder, null, new BodyOverflow(settings.requests().largestBodyBytesMax(), metrics));
            new RequestTimeouts(settings, metrics, connection::firstHeadArrived).addTo(pipeline, decoder);
        }
    }

    /**
     * Looks after the connections of one event loop, on it; to be called every second. Closes those that are late with their
     * first request, and those that don't take what is sent to them.
     */
    public void sweep(EventLoop loop) {
        second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        for (EdgeConnection connection : open) {
            if (connection.isOn(loop)) {
                connection.sweep();
            }
        }
        budgets.pending().expire(settings.connections().headTimeout());
        budgets.unsent().expire(settings.responses().writeTimeout());
    }

    /** A clock that costs one read of memory: the second of the last sweep. */
    int second() {
        return second;
    }

    EdgeBudgets budgets() {
        return budgets;
    }

    HttpSettings settings() {
        return settings;
    }

    HttpMetrics metrics() {
        return metrics;
    }

    /** The longest that a stream of HTTP/2 may take, unless it is live or its response makes progress. */
    Duration streamMax() {
        return settings.requests().bodyTimeout().plus(settings.responses().writeTimeout());
    }
}
