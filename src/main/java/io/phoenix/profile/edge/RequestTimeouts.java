package io.phoenix.profile.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.metrics.HttpMetrics;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection of HTTP/1.1 whose request head or body trickles in byte by byte, which never trips the idle timeout.
 * The time starts with the first bytes of an incomplete head, and with a complete head whose body is incomplete; a request
 * that comes complete sets no timer. Placed before the decoder. HTTP/2 does not need it: its heads are bounded frames.
 */
final class RequestTimeouts extends ChannelInboundHandlerAdapter {

    /** A route that reads the body has the same limit, and answers with the reason before the connection is closed. */
    private static final Duration ROUTE_FIRST = Duration.ofSeconds(1);

    private final long headMillis;
    private final long bodyMillis;
    private final HttpMetrics metrics;
    private final Runnable firstHead;

    private boolean parsed;
    private boolean inBody;
    private @Nullable Future<?> headTimer;
    private @Nullable Future<?> bodyTimer;

    /** Runs {@code firstHead} for the first complete request head, and again for each later message. */
    RequestTimeouts(HttpSettings settings, HttpMetrics metrics, Runnable firstHead) {
        this.headMillis = settings.connections().headTimeout().toMillis();
        this.bodyMillis = settings.requests().bodyTimeout().plus(ROUTE_FIRST).toMillis();
        this.metrics = metrics;
        this.firstHead = firstHead;
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
                            var unused = context.close();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    @Nullable private static Future<?> cancelled(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
        return null;
    }

    private final class AfterDecoder extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            parsed = true;
            // messages other than HTTP are WebSocket frames, which have limits of their own
            inBody = message instanceof HttpObject && !(message instanceof LastHttpContent);
            firstHead.run();
            if (headTimer != null) {
                headTimer = cancelled(headTimer);
            }
            if (bodyTimer != null && !inBody) {
                bodyTimer = cancelled(bodyTimer);
            }
            context.fireChannelRead(message);
        }
    }
}
