package io.phoenix.profile.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.http.wire.FailureHandler;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses malformed requests before any handler of a port sees them: over HTTP/1.1 in the {@linkplain RequestDecoder
 * decoder}, over HTTP/2 in its {@linkplain Http2FieldRules rules for fields}, and here those that are well formed but can't
 * be served.
 */
record RequestGate(Handler<HttpServerRequest> next) implements Handler<HttpServerRequest> {

    /** To be called when Vert.x knows the protocol of a connection, before anything is read. */
    static void install(HttpConnection connection, HttpServerOptions options) {
        ChannelPipeline pipeline = ((HttpServerConnection) connection)
                .channelHandlerContext()
                .channel()
                .pipeline();
        Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
        if (http2 == null) {
            pipeline.replace(
                    HttpRequestDecoder.class,
                    pipeline.context(HttpRequestDecoder.class).name(),
                    new RequestDecoder(options));
            ChannelHandlerContext encoder = pipeline.context(HttpResponseEncoder.class);
            pipeline.addAfter(encoder.name(), null, new SmallResponseEncoder(encoder));
        } else {
            http2.decoder().frameListener(new Http2FieldRules(http2.decoder().frameListener()));
        }
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            FailureHandler.answerMalformed(
                    request, RequestRules.malformed("method: CONNECT (expected: one of a resource, which has a path)"));
            return;
        }
        ProfileFailure problem = request.version() == HttpVersion.HTTP_2 ? problemOf(request) : null;
        if (problem == null) {
            next.handle(request);
        } else {
            FailureHandler.answerMalformed(request, problem);
        }
    }

    @Nullable private static ProfileFailure problemOf(HttpServerRequest request) {
        int seen = 0;
        for (Map.Entry<String, String> field : request.headers()) {
            seen = RequestRules.seen(seen, field.getKey());
            if (seen < 0) {
                return RequestRules.repeated(field.getKey());
            }
        }
        return null;
    }
}
