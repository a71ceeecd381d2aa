package io.phoenix.profile.http.filter;

import io.phoenix.profile.config.HttpSettings;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * What every answer has, for the protection of browsers: no guessing of types, and no way back from TLS. No
 * answer says what answered, or in which version.
 */
public final class SecurityHeaders implements Handler<RoutingContext> {

    public static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    public static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private final MultiMap headers;

    private SecurityHeaders(MultiMap headers) {
        this.headers = headers;
    }

    /** Those of a port. */
    public static SecurityHeaders of(boolean tls) {
        MultiMap headers = HttpHeaders.headers().add(CONTENT_TYPE_OPTIONS, NOSNIFF);
        if (tls) {
            headers.add(TRANSPORT_SECURITY, ONE_YEAR);
        }
        return new SecurityHeaders(headers);
    }

    /** Those of the API. */
    public static SecurityHeaders of(HttpSettings settings, Cors cors) {
        SecurityHeaders constant = of(settings.listen().tls().isPresent());
        cors.addConstant(constant.headers);
        return constant;
    }

    /** A copy to add to. */
    public MultiMap copy() {
        return headers.copy(true);
    }

    @Override
    public void handle(RoutingContext context) {
        headers.forEach(context.response()::putHeader);
        context.next();
    }
}
