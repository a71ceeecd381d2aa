package io.phoenix.profile.http.web;

import io.phoenix.profile.http.filter.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;

/** The description of the API in OpenAPI 3.1. */
public final class OpenApiRoutes implements Routes {

    private static final String PATH = "/openapi.yaml";
    private static final CharSequence YAML = HttpHeaders.createOptimized("application/yaml");
    private static final CharSequence ONE_HOUR = HttpHeaders.createOptimized("public, max-age=3600");

    private final Buffer description = Buffer.buffer(WebFile.bytes(PATH));

    @Override
    public void mount(Router router) {
        router.get(PATH)
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, YAML)
                        .putHeader(HttpHeaders.CACHE_CONTROL, ONE_HOUR)
                        .end(description.copy()));
        Routes.refuseOtherMethods(router, PATH, "GET");
    }
}
