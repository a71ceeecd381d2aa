package io.phoenix.profile.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/1.1 connection whose request head trickles in byte by byte, which never trips the idle timeout. The time
 * starts with the first bytes of an incomplete head; a head that arrives at once sets no timer. For the event loop of the
 * connection.
 */
final class RequestHeadTimeout {

    private final Duration max;
    private final Runnable expired;

    private boolean parsed;
    private boolean inBody;
    private @Nullable Future<?> timer;

    private RequestHeadTimeout(Duration max, Runnable expired) {
        this.max = max;
        this.expired = expired;
    }

    /** Installs the timeout on a connection, unless it speaks HTTP/2, where heads are bounded frames. */
    static void install(ChannelPipeline pipeline, Duration max, Runnable expired) {
        ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
        if (decoder != null) {
            RequestHeadTimeout timeout = new RequestHeadTimeout(max, expired);
            pipeline.addBefore(decoder.name(), null, timeout.new BeforeDecoder());
            pipeline.addAfter(decoder.name(), null, timeout.new AfterDecoder());
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private final class BeforeDecoder extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            parsed = false;
            context.fireChannelRead(bytes);
            if (!parsed && !inBody && timer == null) {
                timer = context.executor().schedule(() -> expire(context), max.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            cancel();
            context.fireChannelInactive();
        }

        private void expire(ChannelHandlerContext context) {
            expired.run();
            var unused = context.close();
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
