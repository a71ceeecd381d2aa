package io.phoenix.profile.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.phoenix.profile.metrics.HttpMetrics;
import java.util.concurrent.TimeUnit;

/**
 * Stops reading a connection of HTTP/1.1 once a body is larger than any route accepts: to discard the rest costs as much as to
 * receive it. The client then has a second to read the response, which says why, before the connection is closed; closing at
 * once would discard a response that is on its way (RFC 9112, section 9.6). Placed after the decoder. HTTP/2 needs no such
 * thing: what is not read is not granted.
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
        // also the part that is too much: a route that reads the body answers it
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
