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
 * Ends a connection of HTTP/1.1 whose next request line and headers come a byte at a time, which an idle timeout does not
 * see. The time begins with the first bytes that are no whole head; a head that comes at once sets no timer. For the event
 * loop of the connection.
 */
final class RequestHeadTimeout {

    private final Duration max;
    private final Runnable expired;

    private boolean parsed;
    private boolean inBody;
    private @Nullable Future<?> deadline;

    private RequestHeadTimeout(Duration max, Runnable expired) {
        this.max = max;
        this.expired = expired;
    }

    /** Watches a connection, unless it speaks HTTP/2, where heads are bounded frames. */
    static void keep(ChannelPipeline pipeline, Duration max, Runnable expired) {
        ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
        if (decoder != null) {
            RequestHeadTimeout kept = new RequestHeadTimeout(max, expired);
            pipeline.addBefore(decoder.name(), null, kept.new BeforeDecoder());
            pipeline.addAfter(decoder.name(), null, kept.new AfterDecoder());
        }
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private final class BeforeDecoder extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            parsed = false;
            context.fireChannelRead(bytes);
            if (!parsed && !inBody && deadline == null) {
                deadline = context.executor().schedule(() -> expire(context), max.toMillis(), TimeUnit.MILLISECONDS);
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
            // what is no message of HTTP is of a WebSocket, which has bounds of its own
            inBody = !(message instanceof LastHttpContent);
            cancel();
            context.fireChannelRead(message);
        }
    }
}
