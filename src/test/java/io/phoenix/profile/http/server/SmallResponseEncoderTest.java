package io.phoenix.profile.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpResponseEncoder;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallResponseEncoderTest {

    /** The head of a profile has 281 bytes, the body of one 235. */
    @ParameterizedTest
    @CsvSource({"200, 1, 1", "200, 235, 1", "200, 1024, 1", "1500, 1024, 1", "200, 4000, 2"})
    void response_headAndBodyOfSomeBytes_takesSoManyBuffers(int headerBytes, int bodyBytes, int buffers) {
        EmbeddedChannel channel = channel();
        // the encoder of Vert.x sizes its buffer by the heads before
        for (int i = 0; i < 50; i++) {
            FullHttpResponse response = response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, bodyBytes);
            response.headers().set("x", "x".repeat(headerBytes)).set("Content-Length", bodyBytes);

            assertThat(written(channel, response)).hasSize(buffers);
            assertThat(response.refCnt()).isZero();
        }
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, 200, 235, Content-Length, 235",
        "HTTP/1.1, 200, 1025, Content-Length, 1025",
        "HTTP/1.1, 200, 235, Transfer-Encoding, chunked",
        "HTTP/1.1, 200, 0, Content-Length, 235",
        "HTTP/1.1, 200, 235, X-Of, HEAD",
        "HTTP/1.1, 404, 235, Content-Length, 235",
        "HTTP/1.1, 304, 0, ETag, a",
        "HTTP/1.0, 200, 235, Content-Length, 235",
    })
    void response_any_hasTheBytesOfVertx(String version, int status, int bodyBytes, String name, String value) {
        List<String> encoded = new ArrayList<>();
        for (EmbeddedChannel channel : List.of(channel(), new EmbeddedChannel(new VertxHttpResponseEncoder()))) {
            FullHttpResponse response =
                    response(HttpVersion.valueOf(version), HttpResponseStatus.valueOf(status), bodyBytes);
            response.headers().set("Content-Type", "text/plain").set(name, value);
            encoded.add(String.join("", written(channel, response)));
            channel.finishAndReleaseAll();
        }

        assertThat(encoded.get(0)).startsWith(version + " " + status).isEqualTo(encoded.get(1));
    }

    @Test
    void server_responses_areOneBufferEachAndWithoutContentAfterHead() throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicInteger buffers = new AtomicInteger();
        try {
            HttpServerOptions options = new HttpServerOptions();
            HttpServer server = TestInstance.await(vertx.createHttpServer(options)
                    .connectionHandler(connection -> {
                        RequestGate.install(connection, options);
                        ((HttpServerConnection) connection)
                                .channelHandlerContext()
                                .pipeline()
                                .addFirst(new CountingHandler(buffers));
                    })
                    .requestHandler(request ->
                            request.response().putHeader("x", "x".repeat(200)).end(Buffer.buffer("y".repeat(235))))
                    .listen(0, "127.0.0.1"));
            for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.GET)) {
                buffers.set(0);
                Buffer body = TestInstance.await(vertx.createHttpClient()
                        .request(method, server.actualPort(), "127.0.0.1", "/")
                        .compose(request -> request.send())
                        .compose(response -> response.body()));

                assertThat(body.length()).isEqualTo(method.equals(HttpMethod.GET) ? 235 : 0);
                assertThat(buffers).hasValue(1);
            }
        } finally {
            TestInstance.await(vertx.close());
        }
    }

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel(new VertxHttpResponseEncoder());
        channel.pipeline()
                .addLast(new SmallResponseEncoder(channel.pipeline().context(VertxHttpResponseEncoder.class)));
        return channel;
    }

    private static FullHttpResponse response(HttpVersion version, HttpResponseStatus status, int bodyBytes) {
        return new DefaultFullHttpResponse(
                version,
                status,
                Unpooled.wrappedBuffer(new byte[bodyBytes]),
                HeadersMultiMap.httpHeaders(),
                EmptyHttpHeaders.INSTANCE);
    }

    private static List<String> written(EmbeddedChannel channel, FullHttpResponse response) {
        assertThat(channel.writeOutbound(response)).isTrue();
        List<String> parts = new ArrayList<>();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            parts.add(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return parts;
    }

    private static final class CountingHandler extends ChannelOutboundHandlerAdapter {

        private final AtomicInteger buffers;

        private CountingHandler(AtomicInteger buffers) {
            this.buffers = buffers;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            buffers.incrementAndGet();
            var unused = context.write(message, promise);
        }
    }
}
