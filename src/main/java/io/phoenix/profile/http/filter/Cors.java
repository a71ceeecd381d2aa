package io.phoenix.profile.http.filter;

import io.phoenix.profile.config.HttpSettings;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Tells browsers which pages may call (the CORS protocol of the Fetch standard). No cookie and nothing else that a browser
 * would add by itself is a credential here, so a page can do no more than whoever wrote it.
 *
 * <p>Not vertx-web's handler: that answers 403 to a page of another origin, its own included, and does not know reads that
 * are answered before any routing.
 */
public final class Cors implements Handler<RoutingContext> {

    private static final String METHODS = "GET, PUT, POST, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, If-Match, If-None-Match, X-API-Key, X-Request-Id";

    private final Set<String> origins;
    private final boolean everyOrigin;
    private final String maxAgeSeconds;

    public Cors(HttpSettings.Cors settings) {
        this.origins = Set.copyOf(settings.origins());
        this.everyOrigin = settings.allowsAny();
        this.maxAgeSeconds = Long.toString(settings.maxAge().toSeconds());
    }

    /** Adds what an answer has whoever asks. */
    void addConstant(MultiMap headers) {
        if (!origins.isEmpty()) {
            headers.add(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "*");
        }
        if (everyOrigin) {
            headers.add(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, HttpSettings.Cors.ANY);
        }
    }

    /** The headers of a request that an answer may depend on, its origin among them where that counts. */
    public CharSequence vary(String others) {
        return HttpHeaders.createOptimized(isByOrigin() ? others + ", Origin" : others);
    }

    /** Adds to the answer what depends on who asks. */
    public void allow(HttpServerRequest request) {
        if (isByOrigin()) {
            String origin = request.getHeader(HttpHeaders.ORIGIN);
            if (origin != null && origins.contains(origin)) {
                request.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
        }
    }

    /** Answers what a browser asks before it sends a request; lets every other request pass. */
    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        allow(request);
        if (isPreflight(request)) {
            request.response()
                    .setStatusCode(204)
                    .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, maxAgeSeconds)
                    .end();
            return;
        }
        context.next();
    }

    private boolean isByOrigin() {
        return !origins.isEmpty() && !everyOrigin;
    }

    private boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                && request.response().headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
    }
}
