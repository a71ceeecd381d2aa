package io.phoenix.profile.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import io.phoenix.profile.metrics.HttpMetrics;

/**
 * Closes an HTTP/2 connection that sends too many control frames: SETTINGS, PING, PRIORITY, unknown ones, and window
 * updates, of which a reading client needs more than of the others (RFC 9113, section 10.5). Netty limits resets, empty
 * frames and continuations itself. For one connection.
 */
final class ControlFrameLimit extends Http2FrameListenerDecorator {

    /** A window update counts as this part of a frame. */
    private static final int WINDOW_UPDATES_PER_FRAME = 32;

    private final FrameRate rate;
    private final HttpMetrics metrics;

    ControlFrameLimit(Http2FrameListener next, int perSecondMax, HttpMetrics metrics) {
        super(next);
        this.rate = new FrameRate(perSecondMax * WINDOW_UPDATES_PER_FRAME);
        this.metrics = metrics;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        count(WINDOW_UPDATES_PER_FRAME);
        super.onSettingsRead(context, settings);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
        count(WINDOW_UPDATES_PER_FRAME);
        super.onSettingsAckRead(context);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        count(WINDOW_UPDATES_PER_FRAME);
        super.onPingRead(context, data);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
        count(WINDOW_UPDATES_PER_FRAME);
        super.onPingAckRead(context, data);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext context, int stream, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        count(WINDOW_UPDATES_PER_FRAME);
        super.onPriorityRead(context, stream, dependency, weight, exclusive);
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        count(WINDOW_UPDATES_PER_FRAME);
        super.onUnknownFrame(context, type, stream, flags, payload);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int increment) throws Http2Exception {
        count(1);
        super.onWindowUpdateRead(context, stream, increment);
    }

    private void count(int more) throws Http2Exception {
        if (!rate.count(more)) {
            metrics.controlFramesExceeded();
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many control frames");
        }
    }
}
