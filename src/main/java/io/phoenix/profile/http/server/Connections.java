package io.phoenix.profile.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Limits the open connections of the API, and the time to receive a request head on each. One object serves all event
 * loops. Thread-safe.
 */
public final class Connections {

    private final HttpSettings.Connections limits;
    private final HttpMetrics metrics;
    private final AtomicInteger open = new AtomicInteger();

    public Connections(HttpSettings settings, HttpMetrics metrics) {
        this.limits = settings.connections();
        this.metrics = metrics;
    }

    public int open() {
        return open.get();
    }

    /** Counts a new connection; closes it at once if there are too many. */
    void opened(HttpConnection connection) {
        connection.closeHandler(closed -> open.decrementAndGet());
        if (open.incrementAndGet() > limits.max()) {
            metrics.connectionRejected();
            connection.close();
        } else {
            // Vert.x has no public API below a complete request head
            limitHeads(
                    ((HttpServerConnection) connection).channelHandlerContext().pipeline());
        }
    }

    /** HTTP/2 has no such decoder, and needs no timeout: its heads are bounded frames. */
    private void limitHeads(ChannelPipeline pipeline) {
        ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
        if (decoder != null) {
            HeadTimeout timeout = new HeadTimeout();
            pipeline.addBefore(decoder.name(), null, timeout);
            pipeline.addAfter(decoder.name(), null, timeout.new AfterDecoder());
        }
    }

    /**
     * Closes a connection whose request head trickles in byte by byte, which never trips the idle timeout. The time starts
     * with the first bytes of an incomplete head; a head that comes complete sets no timer. Placed before the decoder.
     */
    private final class HeadTimeout extends ChannelInboundHandlerAdapter {

        private boolean parsed;
        private boolean inBody;
        private @Nullable Future<?> timer;

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            parsed = false;
            context.fireChannelRead(bytes);
            if (!parsed && !inBody && timer == null) {
                timer = context.executor()
                        .schedule(() -> expire(context), limits.headTimeout().toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            cancel();
            context.fireChannelInactive();
        }

        private void expire(ChannelHandlerContext context) {
            metrics.requestHeadTimedOut();
            var unused = context.close();
        }

        private void cancel() {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
        }

        private final class AfterDecoder extends ChannelInboundHandlerAdapter {

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                parsed = true;
                // messages other than HTTP are WebSocket frames, which have limits of their own
                inBody = !(message instanceof LastHttpContent);
                cancel();
                context.fireChannelRead(message);
            }
        }
    }
}
