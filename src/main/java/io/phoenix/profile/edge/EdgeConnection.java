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
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.phoenix.profile.edge.Holds.Hold;
import io.phoenix.profile.edge.Holds.Holder;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
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
    private static final int BUSY_SECONDS = 5;

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
    private @Nullable Http2 http2;

    EdgeConnection(EdgeConnections all, Channel channel) {
        this.all = all;
        this.channel = channel;
        this.place = all.budgets().connections().open(this, this);
        this.pending = all.budgets().pending().open(this, this::close);
        this.activeSecond = all.second();
    }

    /** The HTTP/2 state: the handler, and the property of streams with the second in which a sweep first saw each. */
    private record Http2(Http2ConnectionHandler handler, Http2Connection.PropertyKey firstSeen) {}

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

    void firstHeadArrived() {
        if (!headSeen) {
            headSeen = true;
            pending.release();
        }
    }

    void speaksHttp2(Http2ConnectionHandler handler) {
        Http2Connection connection = handler.connection();
        http2 = new Http2(handler, connection.newKey());
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamActive(Http2Stream stream) {
                streamOpened(connection);
            }

            @Override
            public void onStreamClosed(Http2Stream stream) {
                all.budgets().streams().giveBack(1);
            }
        });
        handler.decoder()
                .frameListener(new ControlFrameLimit(
                        handler.decoder().frameListener(),
                        all.settings().connections().controlFramesMax(),
                        all.metrics()));
    }

    /** Beyond the limit of the instance, closes this connection if it has more streams than the average connection. */
    private void streamOpened(Http2Connection connection) {
        firstHeadArrived();
        Budget streams = all.budgets().streams();
        if (!streams.take(1)
                && connection.numActiveStreams()
                        > streams.max()
                                / Math.max(
                                        1, all.budgets().connections().budget().used())) {
            streams.countRefusal();
            close();
        }
    }

    /**
     * Marks the response of a request as live: its stream has no time limit, and its connection does not give way. {@link
     * #liveEnded} must follow.
     */
    public void liveBegan(HttpServerRequest request) {
        liveStreams++;
        if (request.version() == HttpVersion.HTTP_2) {
            setFirstSeen(request, Integer.MAX_VALUE);
        }
    }

    public void liveEnded() {
        liveStreams--;
    }

    /** The client received a part of the response: restarts the time limit of the stream. */
    void progressed(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            setFirstSeen(request, all.second());
        }
    }

    private void setFirstSeen(HttpServerRequest request, int second) {
        Http2 streams = http2;
        Http2Stream stream = streams == null ? null : streams.handler.connection().stream(request.streamId());
        if (streams != null && stream != null) {
            stream.setProperty(streams.firstSeen, second);
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
        Http2 streams = http2;
        if (streams != null) {
            sweepStreams(streams);
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

    /** Resets streams beyond their time limit: the client does not end its request, or does not read the response. */
    private void sweepStreams(Http2 streams) {
        Http2ConnectionHandler handler = streams.handler;
        if (handler.connection().numActiveStreams() == 0) {
            return;
        }
        int now = all.second();
        List<Http2Stream> late = new ArrayList<>();
        try {
            handler.connection().forEachActiveStream(stream -> {
                Integer since = stream.getProperty(streams.firstSeen);
                if (since == null) {
                    stream.setProperty(streams.firstSeen, now);
                } else if (since < now - all.streamMax().toSeconds()) {
                    late.add(stream);
                }
                return true;
            });
        } catch (Http2Exception unexpected) {
            throw new IllegalStateException("the visitor throws nothing", unexpected);
        }
        ChannelHandlerContext context = channel.pipeline().context(handler);
        for (Http2Stream stream : late) {
            var unused = handler.resetStream(context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
        }
        if (!late.isEmpty()) {
            context.flush();
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
        if (!channel.isWritable() && (liveStreams == 0 || http2 != null)) {
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
