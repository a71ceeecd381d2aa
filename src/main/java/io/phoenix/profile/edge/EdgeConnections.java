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
 * All connections of the API port, of every protocol, from accept to close. One object serves all event loops. Thread-safe.
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
            new RequestArrival(settings, metrics, connection::headArrived).addTo(pipeline, decoder);
        }
    }

    /**
     * Enforces the time limits of connections; to be called every second on each event loop. Closes connections without a
     * first request in time, and those whose client does not read its responses.
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

    /** The second of the last sweep: a clock that costs one memory read. */
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

    /** Time limit of an HTTP/2 stream, unless it is live or its response makes progress. */
    Duration streamMax() {
        return settings.requests().bodyTimeout().plus(settings.responses().writeTimeout());
    }
}
