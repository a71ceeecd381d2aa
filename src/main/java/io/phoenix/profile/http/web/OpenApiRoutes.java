package io.phoenix.profile.http.web;

import io.phoenix.profile.http.filter.MethodNotAllowed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the API, in the form of OpenAPI 3.1. */
public final class OpenApiRoutes {

    private static final String PATH = "/openapi.yaml";
    private static final CharSequence YAML = HttpHeaders.createOptimized("application/yaml");
    private static final CharSequence FOR_AN_HOUR = HttpHeaders.createOptimized("public, max-age=3600");

    private final Buffer description = read();

    public void mount(Router router) {
        router.get(PATH)
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, YAML)
                        .putHeader(HttpHeaders.CACHE_CONTROL, FOR_AN_HOUR)
                        .end(description.copy()));
        router.route(PATH).handler(MethodNotAllowed.butFor("GET"));
    }

    private static Buffer read() {
        try (InputStream file = OpenApiRoutes.class.getResourceAsStream(PATH)) {
            if (file == null) {
                throw new IllegalStateException(PATH + " is not in the jar");
            }
            return Buffer.buffer(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
