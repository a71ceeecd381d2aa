package io.phoenix.profile.http.filter;

import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.http.wire.DateField;
import io.phoenix.profile.http.wire.Headers;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * The headers of every response: the date, and constant ones that protect browsers, no content sniffing and HSTS behind TLS.
 * No header reveals the server software or its version.
 */
public record SecurityHeaders(MultiMap headers) implements Handler<RoutingContext> {

    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    public static SecurityHeaders of(boolean tls) {
        MultiMap headers = HttpHeaders.headers().add(Headers.CONTENT_TYPE_OPTIONS, Headers.NOSNIFF);
        if (tls) {
            headers.add(TRANSPORT_SECURITY, ONE_YEAR);
        }
        return new SecurityHeaders(headers);
    }

    /** The headers of the API, which include the constant ones of CORS. */
    public static SecurityHeaders of(HttpSettings settings, Cors cors) {
        SecurityHeaders constant = of(settings.listen().tls().isPresent());
        cors.addConstant(constant.headers);
        return constant;
    }

    @Override
    public void handle(RoutingContext context) {
        headers.forEach(context.response()::putHeader);
        context.response().putHeader(HttpHeaders.DATE, DateField.now());
        context.next();
    }
}
