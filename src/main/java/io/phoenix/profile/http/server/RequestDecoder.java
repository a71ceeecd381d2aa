package io.phoenix.profile.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.http.wire.FieldLists;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The gate of HTTP/1.1, for every request of a port: marks malformed requests that the decoder of Netty accepts, so that
 * neither fast path nor router see them. Against request smuggling (RFC 9112, sections 3.2, 6.1 and 11.2) it requires
 * exactly one host, and makes a chunked request the last of its connection: Netty refuses {@code Content-Length} beside
 * chunks, but proxies disagree on how to read chunks. Nothing is read after a malformed request. For one connection.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

    private static final AsciiString HOST = AsciiString.cached("Host");
    private static final AsciiString CONNECTION = AsciiString.cached("Connection");
    private static final AsciiString TRANSFER_ENCODING = AsciiString.cached("Transfer-Encoding");
    private static final AsciiString CLOSE = AsciiString.cached("close");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");

    private static final Pattern VERSION = Pattern.compile("HTTP/[0-9]\\.[0-9]");
    private static final String CURRENT = "HTTP/1.1";
    private static final AsciiString HEAD = AsciiString.cached("HEAD ");

    private final int lineMax;

    private @Nullable String acceptedHost;
    private @Nullable ChunkFraming chunks;
    private @Nullable AbsoluteTarget absolute;
    private boolean refused;
    private boolean beginsWithHead;

    RequestDecoder(HttpServerOptions options) {
        super(options);
        this.lineMax = options.getMaxInitialLineLength();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (refused) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        ChunkFraming framing = chunks;
        if (framing != null && !framing.accepts(buffer)) {
            refused = true;
            buffer.skipBytes(buffer.readableBytes());
            out.add(broken("chunk: malformed (expected: one of RFC 9112, section 7.1)"));
            return;
        }
        beginsWithHead = beginsWith(buffer, HEAD);
        super.decode(context, buffer, out);
        if (framing != null) {
            framing.passed(buffer);
        }
        if (!out.isEmpty()) {
            check(out);
        }
    }

    private void check(List<Object> out) {
        Object first = out.get(0);
        if (first instanceof DefaultHttpRequest request) {
            checkHead(request);
        } else if (first instanceof LastHttpContent last && hasUnnamedTrailer(last)) {
            refused = true;
            out.set(0, broken("trailer: without a name (expected: a name)"));
        }
    }

    private void checkHead(DefaultHttpRequest request) {
        if (request.decoderResult().isSuccess()) {
            ProfileFailure problem = problemOf(request);
            if (problem == null) {
                AbsoluteTarget target = absolute;
                if (target != null) {
                    request.headers().set(HOST, target.host());
                }
                return;
            }
            request.setDecoderResult(DecoderResult.failure(problem));
        }
        refused = true;
        request.headers().set(CONNECTION, CLOSE);
    }

    /** The request line, whose parts Netty has split at spaces. */
    @Override
    protected HttpMessage createMessage(String[] line) {
        String version = line[2];
        if (!version.equals(CURRENT)) {
            requireVersion(version);
        }
        if (!FieldLists.isToken(line[0])) {
            throw RequestRules.malformed("method: '" + Quoted.of(line[0]) + "' (expected: a token)");
        }
        if (!RequestRules.isTarget(line[1])) {
            throw RequestRules.malformed(
                    "request target: '" + Quoted.of(line[1]) + "' (expected: visible ASCII without a fragment)");
        }
        absolute = null;
        if (line[1].charAt(0) != '/') {
            readOtherForm(line);
        }
        DefaultHttpRequest request = (DefaultHttpRequest) super.createMessage(line);
        // a later minor version is read as the latest that is known (RFC 9110, section 2.5)
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        return request;
    }

    /** A target that is no path: only OPTIONS and CONNECT have forms of their own; the gate refuses the latter. */
    private void readOtherForm(String[] line) {
        boolean isOwn = line[0].equals("CONNECT") || (line[0].equals("OPTIONS") && line[1].equals("*"));
        if (isOwn) {
            return;
        }
        AbsoluteTarget target = AbsoluteTarget.parse(line[1]);
        if (target == null) {
            throw RequestRules.malformed("request target: '" + Quoted.of(line[1])
                    + "' (expected: a path, or a URI of HTTP with host and port of this service)");
        }
        absolute = target;
        line[1] = target.path();
    }

    /** Stands for a request whose line cannot be read; even so, an answer to HEAD has no content. */
    @Override
    protected HttpMessage createInvalidMessage() {
        HttpMessage message = super.createInvalidMessage();
        return beginsWithHead ? ((HttpRequest) message).setMethod(HttpMethod.HEAD) : message;
    }

    /**
     * Behind the line breaks and spaces before a request, which Netty skips (RFC 9112, section 2.2): as many as a line may be long.
     * The bytes may be a body of spaces, which is not looked through anew for each part of it.
     */
    private boolean beginsWith(ByteBuf buffer, AsciiString text) {
        int start = buffer.readerIndex();
        int end = Math.min(buffer.writerIndex(), start + lineMax);
        while (start < end && isSkipped(buffer.getByte(start))) {
            start++;
        }
        if (buffer.writerIndex() - start < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (buffer.getByte(start + i) != text.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSkipped(byte b) {
        return (b >= 0 && b <= ' ') || b == 0x7f;
    }

    private static void requireVersion(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw RequestRules.malformed("version: '" + Quoted.of(version) + "' (expected: HTTP/1.1)");
        }
        if (!version.startsWith("HTTP/1.")) {
            throw new ProfileFailure(Kind.UNSUPPORTED_VERSION, "version: '" + version + "' (expected: HTTP/1.1)");
        }
    }

    @Nullable private ProfileFailure problemOf(DefaultHttpRequest request) {
        HttpHeaders headers = request.headers();
        int seen = 0;
        boolean hasHost = false;
        boolean isChunked = false;
        Iterator<Map.Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
        CharSequence connection = null;
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            CharSequence name = field.getKey();
            if (name.length() == 0) {
                return RequestRules.malformed("header: without a name (expected: a name)");
            }
            seen = RequestRules.seen(seen, name);
            if (seen < 0) {
                return RequestRules.repeated(name);
            }
            if (HOST.contentEqualsIgnoreCase(name)) {
                hasHost = true;
                String host = field.getValue().toString();
                if (!isAcceptedHost(host)) {
                    return RequestRules.malformed(
                            "Host: '" + Quoted.of(host) + "' (expected: host and port of this service)");
                }
            } else if (CONNECTION.contentEqualsIgnoreCase(name)) {
                connection = field.getValue();
            } else if (TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
                isChunked = true;
            }
        }
        boolean http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        if (!hasHost && !http10) {
            return RequestRules.malformed("Host: none (expected: one)");
        }
        if (connection != null && !CLOSE.contentEqualsIgnoreCase(connection)) {
            simplifyConnection(headers);
        }
        return isChunked ? problemOfChunked(headers, http10) : null;
    }

    private boolean isAcceptedHost(String host) {
        if (!host.equals(acceptedHost)) {
            if (!RequestRules.isHost(host)) {
                return false;
            }
            acceptedHost = host;
        }
        return true;
    }

    /** Vert.x compares the whole field value with an option, but the field is a list (RFC 9110, section 7.6.1). */
    private static void simplifyConnection(HttpHeaders headers) {
        List<String> lines = headers.getAll(CONNECTION);
        List<String> options = FieldLists.tokens(lines);
        if (options == null || options.contains("close")) {
            headers.set(CONNECTION, CLOSE);
        } else if (options.contains("keep-alive") && !options.contains("upgrade")) {
            headers.set(CONNECTION, KEEP_ALIVE);
        }
    }

    @Nullable private ProfileFailure problemOfChunked(HttpHeaders headers, boolean http10) {
        List<String> codings = headers.getAll(TRANSFER_ENCODING);
        if (http10 || codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
            return RequestRules.malformed(
                    "Transfer-Encoding: '" + Quoted.of(String.join(", ", codings)) + "' (expected: chunked, or none)");
        }
        headers.set(CONNECTION, CLOSE);
        chunks = new ChunkFraming();
        return null;
    }

    private static boolean hasUnnamedTrailer(LastHttpContent last) {
        return !last.trailingHeaders().isEmpty()
                && last.trailingHeaders().entries().stream()
                        .anyMatch(field -> field.getKey().isEmpty());
    }

    private static LastHttpContent broken(String problem) {
        LastHttpContent content = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        content.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(problem)));
        return content;
    }
}
