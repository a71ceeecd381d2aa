package io.phoenix.profile.http.filter;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses malformed requests. Against request smuggling (RFC 9112, sections 3.2, 6.1 and 11.2) it requires exactly one
 * host, and makes a chunked request the last of its connection: Netty refuses {@code Content-Length} beside chunks, but
 * proxies disagree on how to read chunks. They also disagree on which of two equal fields counts (RFC 9110, section 5.3), so
 * credentials come once.
 *
 * <p>For the requests of one event loop.
 */
public final class RequestValidation implements Handler<RoutingContext> {

    private final Set<HttpConnection> closing = new HashSet<>();

    /** Validates framing, host and the number of credentials. */
    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpConnection connection = request.connection();
        if (closing.contains(connection)) {
            return;
        }
        List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (!encodings.isEmpty() || !hasOneHost(request)) {
            closeAfter(context);
            requireUnambiguous(request, encodings);
        }
        for (CharSequence field : Authenticator.FIELDS) {
            if (occursTwice(request, field)) {
                throw new ProfileFailure(Kind.MALFORMED_PARAMETER, field + ": more than one (expected: one)");
            }
        }
        context.next();
    }

    private void closeAfter(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        closing.add(connection);
        // not closeHandler: there is a single slot for it, which an upgrade to a WebSocket loses
        ((HttpServerConnection) connection)
                .channelHandlerContext()
                .channel()
                .closeFuture()
                .addListener(closed -> closing.remove(connection));
        // Vert.x reads the next pipelined request before it lets us close, hence the set
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        context.addBodyEndHandler(sent -> connection.close());
    }

    private static void requireUnambiguous(HttpServerRequest request, List<String> encodings) {
        if (!hasOneHost(request)) {
            throw new ProfileFailure(Kind.MALFORMED_PARAMETER, "Host: none, or more than one (expected: one)");
        }
        if (encodings.size() != 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "Transfer-Encoding: '" + Quoted.of(String.join(", ", encodings))
                            + "' (expected: chunked, or none)");
        }
    }

    /**
     * Whether {@link #handle} would do more than pass the request on, so that the fast path must not answer it. Of credentials
     * the fast path reads the first two fields only.
     */
    public boolean mustHandle(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || !hasOneHost(request)
                || occursTwice(request, HttpHeaders.AUTHORIZATION)
                || occursTwice(request, Authenticator.API_KEY)
                || (!closing.isEmpty() && closing.contains(request.connection()));
    }

    /** Refuses a query that can't be decoded; reading a parameter of it would fail with 500. */
    public static void requireDecodableQuery(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            if (request.query() != null) {
                request.params();
            }
        } catch (IllegalArgumentException malformed) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "query: '" + Quoted.of(request.query()) + "' (expected: well-formed percent-encoding)");
        }
        context.next();
    }

    private static boolean occursTwice(HttpServerRequest request, CharSequence field) {
        return request.headers().getAll(field).size() > 1;
    }

    private static boolean hasOneHost(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return true;
        }
        int hosts = request.headers().getAll(HttpHeaders.HOST).size();
        return hosts == 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_0);
    }
}
