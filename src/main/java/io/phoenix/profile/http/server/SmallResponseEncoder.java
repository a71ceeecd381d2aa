package io.phoenix.profile.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/**
 * Encodes a successful response with a small body, such as a profile, into one buffer. The encoder of Vert.x copies a body
 * behind the head only where the buffer of the head happens to have room; otherwise the response is two buffers with a
 * promise each, and the body is copied off the heap all the same. All other responses are left to that encoder, which knows
 * which are answers to HEAD: they have no {@code Content-Length} but that of an empty body. For one connection of HTTP/1.1.
 */
final class SmallResponseEncoder extends ChannelOutboundHandlerAdapter {

    static final int BODY_BYTES_MAX = 1024;

    /** Enough for the head of a profile; for a larger one, the buffer grows. */
    private static final int HEAD_BYTES = 512;

    private static final AsciiString STATUS_LINE = AsciiString.cached("HTTP/1.1 200 OK\r\n");
    private static final int CRLF = '\r' << Byte.SIZE | '\n';

    private final ChannelHandlerContext encoder;

    /** To be placed behind the encoder of Vert.x, which it bypasses. */
    SmallResponseEncoder(ChannelHandlerContext encoder) {
        this.encoder = encoder;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpResponse response
                && response.headers() instanceof HeadersMultiMap headers
                && isSmall(response, headers)) {
            var unused = encoder.write(encoded(response, headers), promise);
        } else {
            var unused = context.write(message, promise);
        }
    }

    private static boolean isSmall(FullHttpResponse response, HeadersMultiMap headers) {
        int bodyBytes = response.content().readableBytes();
        return bodyBytes > 0
                && bodyBytes <= BODY_BYTES_MAX
                && response.status().equals(HttpResponseStatus.OK)
                && response.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.contains(HttpHeaders.CONTENT_LENGTH);
    }

    private ByteBuf encoded(FullHttpResponse response, HeadersMultiMap headers) {
        ByteBuf body = response.content();
        ByteBuf whole = encoder.alloc().ioBuffer(HEAD_BYTES + body.readableBytes());
        ByteBufUtil.copy(STATUS_LINE, whole);
        headers.encode(whole, false);
        whole.writeShort(CRLF).writeBytes(body);
        response.release();
        return whole;
    }
}
