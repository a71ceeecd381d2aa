package io.phoenix.profile.http.live;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.util.ReferenceCountUtil;
import io.phoenix.profile.edge.EdgeConnection;
import java.util.function.Consumer;

/**
 * The handler of incoming WebSocket frames in front of Vert.x. Intercepts errors of the decoder, for which Vert.x would
 * close the connection at once, so that the client learns the reason from a close frame (RFC 6455, section 7.1.7). After a
 * close frame from either side it drops all further frames: closing with unread bytes would reset the connection, and the
 * client would lose the reason. For the event loop of the connection.
 */
final class IncomingFrames extends ChannelInboundHandlerAdapter {

    private final EdgeConnection connection;
    private final Consumer<CorruptedWebSocketFrameException> errors;
    private boolean over;

    /** Installs itself in the pipeline of the connection. */
    IncomingFrames(EdgeConnection connection, Consumer<CorruptedWebSocketFrameException> errors) {
        this.connection = connection;
        this.errors = errors;
        connection.addBeforeVertx(this);
    }

    /** To be called when a close frame has been sent. */
    void end() {
        over = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        boolean close = frame instanceof CloseWebSocketFrame;
        if (!over) {
            over = close;
            context.fireChannelRead(frame);
            return;
        }
        ReferenceCountUtil.release(frame);
        if (close) {
            connection.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (over) {
            connection.close();
        } else if (cause instanceof CorruptedWebSocketFrameException broken) {
            errors.accept(broken);
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
