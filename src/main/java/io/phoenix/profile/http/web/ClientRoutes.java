package io.phoenix.profile.http.web;

import io.phoenix.profile.http.Routes;
import io.phoenix.profile.http.filter.MethodNotAllowed;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The client for web pages, which pages of every origin may load. */
final class ClientRoutes implements Routes {

    private static final String FOLDER = "/client/";

    /** Pages load it all the time, and it seldom changes. */
    private static final String CACHE_CONTROL = "public, max-age=3600";

    private final Map<String, WebFile> files;

    /** Reads the files. It blocks: not for event loops. */
    ClientRoutes() {
        this.files = List.of("phoenix-profile.js", "phoenix-profile.d.ts").stream()
                .map(FOLDER::concat)
                .collect(Collectors.toMap(Function.identity(), path -> WebFile.read(path, CACHE_CONTROL)));
    }

    @Override
    public void mount(Router router) {
        files.forEach((path, file) -> {
            router.get(path).handler(context -> {
                context.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
                file.send(context.request());
            });
            router.route(path).handler(MethodNotAllowed.butFor("GET"));
        });
    }
}
