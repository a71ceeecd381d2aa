package io.phoenix.profile.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.phoenix.profile.metrics.HttpMetrics;
import java.util.concurrent.TimeUnit;

/**
 * Stops reading a connection of HTTP/1.1 once a body is larger than any route accepts, because discarding the rest costs as
 * much as receiving it. The client then has a second to read the response, which gives the reason, before the connection is
 * closed; closing at once would discard a response that is on its way (RFC 9112, section 9.6). Placed after the decoder.
 * HTTP/2 does not need it: flow control grants no bytes that are not read.
 */
final class BodyOverflow extends ChannelInboundHandlerAdapter {

    private static final long CLOSE_MILLIS = 1_000;

    private final int bytesMax;
    private final HttpMetrics metrics;

    private long bytes;
    private boolean closing;

    BodyOverflow(int bytesMax, HttpMetrics metrics) {
        this.bytesMax = bytesMax;
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            // Vert.x may have read on
            context.channel().config().setAutoRead(false);
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest) {
            bytes = 0;
        }
        if (message instanceof HttpContent content) {
            bytes += content.content().readableBytes();
            closing = bytes > bytesMax;
        }
        // the excess too, so that a route that reads the body answers 413
        context.fireChannelRead(message);
        if (closing) {
            metrics.requestBodyOverflowed();
            context.channel().config().setAutoRead(false);
            var unused = context.executor().schedule(() -> close(context), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void close(ChannelHandlerContext context) {
        var unused = context.close();
    }
}
