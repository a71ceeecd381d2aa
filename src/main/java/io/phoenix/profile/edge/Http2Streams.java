package io.phoenix.profile.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams of one HTTP/2 connection: counts them against the limit of the instance, and resets those that exceed their time
 * limit. Confined to the event loop of the connection.
 */
final class Http2Streams extends Http2ConnectionAdapter {

    private final Http2ConnectionHandler handler;
    private final EdgeConnections all;
    private final EdgeConnection connection;

    /** The second from which the time limit of a stream counts; set by the first sweep that sees the stream. */
    private final Http2Connection.PropertyKey since;

    Http2Streams(Http2ConnectionHandler handler, EdgeConnections all, EdgeConnection connection) {
        this.handler = handler;
        this.all = all;
        this.connection = connection;
        this.since = handler.connection().newKey();
        handler.connection().addListener(this);
    }

    /** Beyond the limit of the instance, closes this connection if it has more streams than the average connection. */
    @Override
    public void onStreamActive(Http2Stream opened) {
        connection.headArrived();
        Budget streams = all.budgets().streams();
        long connections = Math.max(1, all.budgets().connections().budget().used());
        if (!streams.take(1) && handler.connection().numActiveStreams() > streams.max() / connections) {
            streams.countRefusal();
            connection.close();
        }
    }

    @Override
    public void onStreamClosed(Http2Stream closed) {
        all.budgets().streams().giveBack(1);
    }

    /** The stream has no time limit. */
    void lasts(int id) {
        limitFrom(id, Integer.MAX_VALUE);
    }

    /** The client received a part of the response: restarts the time limit of the stream. */
    void progressed(int id) {
        limitFrom(id, all.second());
    }

    private void limitFrom(int id, int second) {
        Http2Stream stream = handler.connection().stream(id);
        if (stream != null) {
            stream.setProperty(since, second);
        }
    }

    /** Resets streams beyond their time limit: the client does not end its request, or does not read the response. */
    void resetLate() {
        if (handler.connection().numActiveStreams() == 0) {
            return;
        }
        List<Http2Stream> late = late();
        ChannelHandlerContext context = connection.contextOf(handler);
        for (Http2Stream stream : late) {
            var unused = handler.resetStream(context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
        }
        if (!late.isEmpty()) {
            context.flush();
        }
    }

    private List<Http2Stream> late() {
        int now = all.second();
        List<Http2Stream> late = new ArrayList<>();
        try {
            handler.connection().forEachActiveStream(stream -> {
                Integer second = stream.getProperty(since);
                if (second == null) {
                    stream.setProperty(since, now);
                } else if (second < now - all.streamMax().toSeconds()) {
                    late.add(stream);
                }
                return true;
            });
        } catch (Http2Exception unexpected) {
            throw new IllegalStateException("the visitor throws nothing", unexpected);
        }
        return late;
    }
}
