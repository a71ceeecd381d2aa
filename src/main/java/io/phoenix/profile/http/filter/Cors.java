package io.phoenix.profile.http.filter;

import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.config.WebOrigins;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The CORS protocol of the Fetch standard: which web pages may call the API. Browsers add no credential of this API by
 * themselves (there are no cookies), so a page can do no more than its author.
 *
 * <p>Not vertx-web's handler: that answers 403 to foreign origins, even to the service's own pages, and can't serve the
 * fast path.
 */
public final class Cors implements Handler<RoutingContext> {

    private static final String METHODS = "GET, HEAD, PUT, POST, DELETE";

    /** The request headers in the API description. */
    private static final String REQUEST_HEADERS = "Authorization, Content-Type, If-Match, If-None-Match, Last-Event-ID,"
            + " X-API-Key, X-Request-Id, X-Signature, X-Tenant-Id, X-Timestamp, traceparent, tracestate";

    private final WebOrigins origins;
    private final String maxAgeSeconds;

    public Cors(HttpSettings.Cors settings) {
        this.origins = new WebOrigins(settings.origins());
        this.maxAgeSeconds = Long.toString(settings.maxAge().toSeconds());
    }

    /** Adds the headers that don't depend on the request. */
    void addConstant(MultiMap headers) {
        if (!origins.isEmpty()) {
            headers.add(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "*");
        }
        if (origins.allowsAny()) {
            headers.add(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, WebOrigins.ANY);
        }
    }

    /** The value of {@code Vary}: the given request headers, and {@code Origin} if responses depend on it. */
    public CharSequence vary(String headers) {
        return HttpHeaders.createOptimized(dependsOnOrigin() ? headers + ", Origin" : headers);
    }

    /** Adds the headers that depend on the origin of the request. */
    public void allow(HttpServerRequest request) {
        if (dependsOnOrigin()) {
            String origin = request.getHeader(HttpHeaders.ORIGIN);
            if (origin != null && origins.contains(origin)) {
                request.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
        }
    }

    /** Lets pages of every origin read a response that is the same for all origins. */
    public static void allowAny(HttpServerResponse response) {
        response.headers().remove(HttpHeaders.VARY).set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, WebOrigins.ANY);
    }

    /**
     * Lets pages of the given origin alone read a response, whatever the configuration lists. The response varies with the origin, also
     * for requests without one.
     */
    public static void allowOnly(HttpServerResponse response, @Nullable String origin) {
        response.headers().remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN).set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (origin != null) {
            response.headers().set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
    }

    /**
     * Answers preflight requests; passes all others on. Handlers that come after it add to {@code Vary}, or replace it with a
     * {@linkplain #vary value} that has all.
     */
    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        allow(request);
        if (dependsOnOrigin()) {
            request.response().headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        boolean preflight = request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                && request.response().headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        if (preflight) {
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

    /**
     * Refuses a WebSocket that a page of another origin opens, because browsers do not apply CORS to it. Pages of this
     * service pass, and so do clients without an origin, which are not browsers.
     */
    public void requireAllowed(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !origins.contains(origin) && !isOwn(origin, request)) {
            throw new ProfileFailure(
                    Kind.FORBIDDEN,
                    "Origin: '" + Quoted.of(origin) + "' (expected: an origin of http.cors.origins, or none)");
        }
    }

    /** A proxy may have ended TLS, so both schemes may be that of the page. */
    private static boolean isOwn(String origin, HttpServerRequest request) {
        String authority = String.valueOf(request.authority());
        return origin.equals("https://" + authority) || origin.equals("http://" + authority);
    }

    private boolean dependsOnOrigin() {
        return !origins.allowsAny() && !origins.isEmpty();
    }
}
