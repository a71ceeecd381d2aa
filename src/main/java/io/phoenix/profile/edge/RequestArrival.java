package io.phoenix.profile.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.metrics.HttpMetrics;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how long a request of HTTP/1.1 takes to arrive, and how large it is. Placed around the decoder. HTTP/2 does not need
 * it: its heads are bounded frames, and flow control grants no bytes that are not read.
 *
 * <p>Closes a connection whose request head or body trickles in byte by byte, which never trips the idle timeout. The time
 * starts with the first bytes of an incomplete head, and with a complete head whose body is incomplete; a request that comes
 * complete sets no timer.
 *
 * <p>Stops reading once a body is larger than any route accepts, because discarding the rest costs as much as receiving it.
 * The client then has a second to read the response, which gives the reason, before the connection is closed; closing at once
 * would discard a response that is on its way (RFC 9112, section 9.6).
 */
final class RequestArrival extends ChannelInboundHandlerAdapter {

    /** A route that reads the body has the same limit, and answers with the reason before the connection is closed. */
    private static final Duration ROUTE_FIRST = Duration.ofSeconds(1);

    private static final long OVERFLOWED_CLOSE_MILLIS = 1_000;

    private final long headMillis;
    private final long bodyMillis;
    private final long bodyBytesMax;
    private final HttpMetrics metrics;
    private final Runnable headArrived;

    private boolean parsed;
    private boolean inBody;
    private long bodyBytes;
    private boolean overflowed;
    private @Nullable Future<?> headTimer;
    private @Nullable Future<?> bodyTimer;

    /** Runs {@code headArrived} for the first complete request head, and perhaps again for what follows it. */
    RequestArrival(HttpSettings settings, HttpMetrics metrics, Runnable headArrived) {
        this.headMillis = settings.connections().headTimeout().toMillis();
        this.bodyMillis = settings.requests().bodyTimeout().plus(ROUTE_FIRST).toMillis();
        this.bodyBytesMax = settings.requests().largestBodyBytesMax();
        this.metrics = metrics;
        this.headArrived = headArrived;
    }

    /** Adds handlers around the named decoder. */
    void addTo(ChannelPipeline pipeline, String decoder) {
        pipeline.addBefore(decoder, null, this);
        pipeline.addAfter(decoder, null, new AfterDecoder());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        parsed = false;
        context.fireChannelRead(bytes);
        if (!parsed && !inBody && headTimer == null) {
            headTimer = schedule(context, headMillis, metrics::requestHeadTimedOut);
        } else if (inBody && bodyTimer == null) {
            bodyTimer = schedule(context, bodyMillis, metrics::requestBodyTimedOut);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        headTimer = cancelled(headTimer);
        bodyTimer = cancelled(bodyTimer);
        context.fireChannelInactive();
    }

    private static Future<?> schedule(ChannelHandlerContext context, long millis, Runnable count) {
        return context.executor()
                .schedule(
                        () -> {
                            count.run();
                            close(context);
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private static void close(ChannelHandlerContext context) {
        var unused = context.close();
    }

    @Nullable private static Future<?> cancelled(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
        return null;
    }

    /** The decoder passes on something, for the first time since bytes were read. */
    private void parsed() {
        parsed = true;
        headTimer = cancelled(headTimer);
        headArrived.run();
    }

    private void headEnded() {
        inBody = true;
        bodyBytes = 0;
    }

    private void bodyEnded() {
        inBody = false;
        bodyTimer = cancelled(bodyTimer);
    }

    private final class AfterDecoder extends ChannelInboundHandlerAdapter {

        /**
         * First compares with the very class and object that the decoder passes on for most requests: testing for interfaces,
         * one after the other, is slow (JDK-8180450).
         */
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!parsed) {
                parsed();
            }
            if (overflowed) {
                // Vert.x may have read on
                context.channel().config().setAutoRead(false);
                ReferenceCountUtil.release(message);
                return;
            }
            if (message.getClass() == DefaultHttpRequest.class) {
                headEnded();
            } else if (message == LastHttpContent.EMPTY_LAST_CONTENT) {
                bodyEnded();
            } else if (message instanceof HttpContent content) {
                readContent(context, content);
                return;
            }
            // all others are frames of a WebSocket, which have limits of their own
            context.fireChannelRead(message);
        }

        private void readContent(ChannelHandlerContext context, HttpContent content) {
            if (content instanceof LastHttpContent) {
                bodyEnded();
            }
            bodyBytes += content.content().readableBytes();
            // the excess too, so that a route that reads the body answers 413
            context.fireChannelRead(content);
            if (bodyBytes > bodyBytesMax) {
                overflowed = true;
                metrics.requestBodyOverflowed();
                context.channel().config().setAutoRead(false);
                var unused = context.executor()
                        .schedule(() -> close(context), OVERFLOWED_CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }
}
