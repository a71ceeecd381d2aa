package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps a proxy and this service from seeing the end of a request in different places, which is how a request is smuggled
 * past the proxy (RFC 9112, sections 6.1 and 11.2). Netty refuses a length beside chunks, but not every proxy reads chunks
 * alike; so a request with chunks is the last that a connection has answered. A request for no host, or for two, is
 * refused.
 *
 * <p>For the requests of one event loop.
 */
public final class RequestFraming implements Handler<RoutingContext> {

    private final Set<HttpConnection> ending = new HashSet<>();

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpConnection connection = request.connection();
        if (ending.contains(connection)) {
            return;
        }
        List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (encodings.isEmpty() && isOneHost(request)) {
            context.next();
            return;
        }
        ending.add(connection);
        connection.closeHandler(closed -> ending.remove(connection));
        // Vert.x takes up the next request before it lets anybody close: hence the set
        context.response()
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .endHandler(answered -> connection.close());
        requireOneHost(request);
        requireChunked(encodings);
        context.next();
    }

    /** Whether the request must come here before anybody answers it. */
    public boolean concerns(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || !isOneHost(request)
                || (!ending.isEmpty() && ending.contains(request.connection()));
    }

    /** Two of them are two addressees, of which a proxy may believe the one and a service the other (RFC 9112, section 3.2). */
    private static void requireOneHost(HttpServerRequest request) {
        if (!isOneHost(request)) {
            throw new ProfileFailure(Kind.MALFORMED_PARAMETER, "Host: none, or more than one (expected: one)");
        }
    }

    private static boolean isOneHost(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return true;
        }
        int hosts = request.headers().getAll(HttpHeaders.HOST).size();
        return hosts == 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_0);
    }

    private static void requireChunked(List<String> encodings) {
        if (encodings.size() != 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "Transfer-Encoding: '" + Quoted.of(String.join(", ", encodings))
                            + "' (expected: chunked, or none)");
        }
    }
}
