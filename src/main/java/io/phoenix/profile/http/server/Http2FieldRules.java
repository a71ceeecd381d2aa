package io.phoenix.profile.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.phoenix.profile.http.wire.FieldLists;
import java.util.Map;

/**
 * The gate of HTTP/2 for fields, of heads and trailers: a malformed one is a stream error of type PROTOCOL_ERROR (RFC 9113,
 * sections 8.1.1, 8.2.1 and 8.3.1). Netty checks the order of pseudo-header fields; Vert.x checks that none is missing. For
 * one connection.
 */
final class Http2FieldRules extends Http2FrameListenerDecorator {

    private static final String CONNECT = "CONNECT";

    Http2FieldRules(Http2FrameListener next) {
        super(next);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        check(stream, headers);
        super.onHeadersRead(context, stream, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int stream,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        check(stream, headers);
        super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, endOfStream);
    }

    private static void check(int stream, Http2Headers headers) throws Http2Exception {
        boolean isHead = headers.method() != null;
        int pseudoFields = 0;
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            CharSequence name = field.getKey();
            CharSequence value = field.getValue();
            boolean pseudo = name.length() > 0 && name.charAt(0) == ':';
            pseudoFields += pseudo ? 1 : 0;
            if (pseudo ? !isHead : !FieldLists.isToken(name)) {
                throw malformed(stream, isHead ? "name of a field" : "pseudo-header field without a method");
            }
            if (!RequestRules.isFieldValue(value)) {
                throw malformed(stream, "value of a field");
            }
        }
        if (isHead) {
            checkHead(stream, headers, pseudoFields);
        }
    }

    private static void checkHead(int stream, Http2Headers headers, int pseudoFields) throws Http2Exception {
        if (!FieldLists.isToken(headers.method())) {
            throw malformed(stream, ":method");
        }
        if (CONNECT.contentEquals(headers.method())) {
            return;
        }
        CharSequence path = headers.path();
        if (path == null || !RequestRules.isTarget(path) || !isPath(path, headers.method())) {
            throw malformed(stream, ":path");
        }
        CharSequence scheme = headers.scheme();
        if (scheme == null || !("https".contentEquals(scheme) || "http".contentEquals(scheme))) {
            throw malformed(stream, ":scheme");
        }
        CharSequence authority = headers.authority();
        // each of them once, and no other
        if (pseudoFields != (authority == null ? 3 : 4)) {
            throw malformed(stream, "pseudo-header fields");
        }
        CharSequence host = authority == null ? headers.get("host") : authority;
        if (host == null || !RequestRules.isHost(host.toString())) {
            throw malformed(stream, ":authority");
        }
    }

    private static boolean isPath(CharSequence path, CharSequence method) {
        return path.charAt(0) == '/' || ("*".contentEquals(path) && "OPTIONS".contentEquals(method));
    }

    private static Http2Exception malformed(int stream, String what) {
        return Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, "malformed %s", what);
    }
}
