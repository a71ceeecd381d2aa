package io.phoenix.profile.http.web;

import io.phoenix.profile.http.Routes;
import io.phoenix.profile.http.filter.MethodNotAllowed;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** A page for people: a file, those that it loads, and what browsers are told of it. */
final class WebPage implements Routes {

    private final String path;
    private final PagePolicy policy;
    private final WebFile page;
    private final Map<String, WebFile> parts = new LinkedHashMap<>();

    /**
     * Reads the files. It blocks: not for event loops.
     *
     * @param path where the page is
     * @param resource the page within the jar
     */
    WebPage(String path, PagePolicy policy, String resource) {
        this.path = path;
        this.policy = policy;
        this.page = WebFile.read(resource);
    }

    /** Adds a file that the page loads from below its own path. */
    WebPage with(String name, String resource) {
        parts.put(name, WebFile.read(resource));
        return this;
    }

    @Override
    public void mount(Router router) {
        mount(router, path, page);
        parts.forEach((name, file) -> mount(router, path + '/' + name, file));
    }

    private void mount(Router router, String at, WebFile file) {
        router.get(at).handler(policy).handler(context -> send(context, file));
        router.route(at).handler(MethodNotAllowed.butFor("GET"));
    }

    /** Addresses within a page are relative, so that it may be behind a proxy that adds a prefix: no slash ends its own. */
    private static void send(RoutingContext context, WebFile file) {
        String path = context.request().path();
        if (path.endsWith("/")) {
            String name = path.substring(path.lastIndexOf('/', path.length() - 2) + 1, path.length() - 1);
            context.response()
                    .setStatusCode(308)
                    .putHeader("Location", "../" + name)
                    .end();
        } else {
            file.send(context.request());
        }
    }
}
