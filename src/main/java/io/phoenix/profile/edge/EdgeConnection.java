package io.phoenix.profile.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.AttributeKey;
import io.phoenix.profile.edge.Holds.Hold;
import io.phoenix.profile.edge.Holds.Holder;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The accounting of one connection of the API port, as the handler next to its socket. Stops reading while the client does
 * not read its responses, so that pipelined requests pile up at the client, not here. Confined to the event loop of its
 * channel, unless stated otherwise.
 */
public final class EdgeConnection extends ChannelDuplexHandler implements Holder {

    private static final AttributeKey<EdgeConnection> KEY = AttributeKey.valueOf(EdgeConnection.class, "edge");

    /** A connection that sent or received bytes within this time does not give way to a new one. */
    private static final int BUSY_SECONDS = 2;

    /** A client that receives less than this in a second makes no progress. */
    private static final long PROGRESS_BYTES = 500;

    /**
     * How much the kernel buffers beyond the receive window of the client. By default it buffers megabytes per connection,
     * from a pool that all connections of the machine share, and stalls all of them when the pool is used up.
     */
    private static final long KERNEL_UNSENT_BYTES = 32_768;

    private final EdgeConnections all;
    private final Channel channel;
    private final Hold place;
    private final Hold pending;

    private volatile @Nullable ChannelHandlerContext context;
    private int activeSecond;
    private int touchedSecond;
    private boolean headSeen;
    private int liveStreams;
    private boolean readingStopped;
    private long writtenBytes;
    private long takenBytes;
    private @Nullable Hold unsent;
    private @Nullable Http2Streams streams;

    EdgeConnection(EdgeConnections all, Channel channel) {
        this.all = all;
        this.channel = channel;
        this.place = all.budgets().connections().open(this, this);
        this.pending = all.budgets().pending().open(this, this::close);
        this.activeSecond = all.second();
    }

    /** The connection of a request to the API. */
    public static EdgeConnection of(HttpServerRequest request) {
        return of(request.connection());
    }

    /** Takes a place among the open connections; false if there is none. */
    boolean begin() {
        if (!place.tryAdd(1) || !pending.tryAdd(1)) {
            ended();
            return false;
        }
        channel.attr(KEY).set(this);
        // where the transport has no such option, this does nothing
        channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, KERNEL_UNSENT_BYTES);
        channel.pipeline().addLast("edge", this);
        return true;
    }

    /** Gives back all that the connection holds. */
    void ended() {
        place.release();
        pending.release();
        releaseUnsent();
    }

    static EdgeConnection of(Channel channel) {
        return Objects.requireNonNull(channel.attr(KEY).get(), "not accepted by EdgeConnections");
    }

    static EdgeConnection of(HttpConnection connection) {
        return of(((HttpServerConnection) connection).channelHandlerContext().channel());
    }

    void headArrived() {
        if (!headSeen) {
            headSeen = true;
            pending.release();
        }
    }

    void speaksHttp2(Http2ConnectionHandler handler) {
        streams = new Http2Streams(handler, all, this);
        handler.decoder()
                .frameListener(new ControlFrameLimit(
                        handler.decoder().frameListener(),
                        all.settings().connections().controlFramesMax(),
                        all.metrics()));
    }

    /**
     * Marks the response of a request as live: its stream has no time limit, and its connection does not give way. {@link
     * #liveEnded} must follow.
     */
    public void liveBegan(HttpServerRequest request) {
        liveBegan();
        if (streams != null) {
            streams.lasts(request.streamId());
        }
    }

    /** As {@link #liveBegan(HttpServerRequest)}, for a WebSocket, which has the whole connection. */
    public void liveBegan() {
        liveStreams++;
    }

    public void liveEnded() {
        liveStreams--;
    }

    /** The client received a part of the response: restarts the time limit of the stream. */
    void progressed(HttpServerRequest request) {
        if (streams != null) {
            streams.progressed(request.streamId());
        }
    }

    /** Aborts an incomplete response, with its stream or connection. Thread-safe. */
    void abort(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            channel.eventLoop().execute(() -> request.response().reset(Http2Error.CANCEL.code()));
        } else {
            close();
        }
    }

    /** The address of the other end; null if the socket is not TCP/IP. Thread-safe. */
    @Nullable InetAddress remoteAddress() {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }

    Holds unsentHolds() {
        return all.budgets().unsent();
    }

    ChannelHandlerContext contextOf(ChannelHandler handler) {
        return channel.pipeline().context(handler);
    }

    /** Thread-safe. */
    boolean isOn(EventLoop loop) {
        return channel.isRegistered() && channel.eventLoop() == loop;
    }

    void sweep() {
        if (activeSecond != touchedSecond || liveStreams > 0) {
            touchedSecond = activeSecond;
            place.touch();
        }
        sweepUnsent();
        if (streams != null) {
            streams.resetLate();
        }
    }

    /** Accounts for bytes queued at the socket, beyond those of responses that have a hold of their own. */
    private void sweepUnsent() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        long queued = queue == null ? 0 : queue.totalPendingWriteBytes();
        long taken = writtenBytes - queued;
        boolean progress = taken - takenBytes >= PROGRESS_BYTES;
        takenBytes = taken;
        if (queued == 0) {
            releaseUnsent();
            return;
        }
        Hold hold = unsent;
        if (hold == null) {
            hold = unsentHolds().open(this, this::close);
            unsent = hold;
        } else if (progress) {
            hold.touch();
        }
        long more = Math.max(0, queued - unsentHolds().heldBy(this));
        if (!hold.tryAdd(more)) {
            close();
        }
    }

    private void releaseUnsent() {
        if (unsent != null) {
            unsent.release();
            unsent = null;
        }
    }

    /** Thread-safe. */
    @Override
    public boolean mayGiveWay() {
        return liveStreams == 0 && all.second() - activeSecond >= BUSY_SECONDS;
    }

    /** Thread-safe. */
    @Override
    public void giveWay() {
        close();
    }

    /** Adds a handler that gets decoded messages before Vert.x does. */
    public void addBeforeVertx(ChannelHandler handler) {
        channel.pipeline().addBefore("handler", null, handler);
    }

    /**
     * Closes the socket at once, without the closing handshakes of TLS and HTTP, which would wait for the client.
     * Thread-safe.
     */
    public void close() {
        ChannelHandlerContext here = context;
        if (here != null) {
            var unused = here.close();
        } else {
            ended();
            channel.unsafe().closeForcibly();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        activeSecond = all.second();
        context.fireChannelRead(bytes);
        // a live stream over HTTP/1.1 detects a slow client itself, and its messages are charged to the rate limit
        if (!channel.isWritable() && (liveStreams == 0 || streams != null)) {
            stopReading();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) {
        if (bytes instanceof ByteBuf buffer) {
            writtenBytes += buffer.readableBytes();
            activeSecond = all.second();
        }
        var unused = context.write(bytes, promise);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && readingStopped) {
            readingStopped = false;
            var unused = channel.config().setAutoRead(true);
        }
        context.fireChannelWritabilityChanged();
    }

    /** If Vert.x has stopped reading already, only Vert.x may resume it. */
    private void stopReading() {
        ChannelConfig config = channel.config();
        if (config.isAutoRead()) {
            readingStopped = true;
            config.setAutoRead(false);
        }
    }
}
