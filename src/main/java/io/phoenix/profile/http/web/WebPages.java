package io.phoenix.profile.http.web;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.http.filter.Routes;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The web pages: documentation of the API, console, and the client library that other pages load. They call the API like
 * any other client.
 */
public final class WebPages implements Routes {

    private static final String ONE_HOUR = "public, max-age=3600";

    private static final List<String> CONSOLE_PARTS = List.of(("mark.svg"
                    + " colours.css base.css controls.css layout.css board.css profile.css answers.css instance.css"
                    + " theme.js main.js answers.js api.js board.js dom.js instance.js profile.js session.js words.js")
            .split(" "));

    private final List<Served> files = new ArrayList<>();

    private WebPages() {}

    /** A file at a path. The first handler sets headers, the second sends the file. */
    private record Served(String path, Handler<RoutingContext> headers, Handler<RoutingContext> send) {

        static Served ofPage(String path, PagePolicy policy, String resource) {
            WebFile file = WebFile.read(resource);
            return new Served(path, policy, context -> sendPage(context, file));
        }
    }

    /** Reads the pages that the settings enable. Blocks. */
    public static WebPages read(Settings settings) {
        WebPages pages = new WebPages();
        pages.addClient();
        pages.addDocs();
        if (settings.http().consoleEnabled()) {
            pages.addConsole(settings.avatars().urlTemplate());
        }
        return pages;
    }

    @Override
    public void mount(Router router) {
        files.forEach(served -> {
            router.get(served.path()).handler(served.headers()).handler(served.send());
            Routes.refuseOtherMethods(router, served.path(), "GET");
        });
    }

    /** Pages of every origin may load the client. */
    private void addClient() {
        Handler<RoutingContext> anyOrigin = context -> {
            context.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            context.next();
        };
        for (String path : List.of("/client/phoenix-profile.js", "/client/phoenix-profile.d.ts")) {
            WebFile file = WebFile.read(path, ONE_HOUR);
            files.add(new Served(path, anyOrigin, context -> file.send(context.request())));
        }
    }

    private void addDocs() {
        PagePolicy policy = PagePolicy.withInlineStyles();
        files.add(Served.ofPage("/docs", policy, "/docs/docs.html"));
        addParts("/docs", policy, "/docs/", List.of("docs.css", "docs.js"));
        addParts(
                "/docs",
                policy,
                swaggerUi(),
                List.of("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt"));
    }

    private void addConsole(String avatarUrlTemplate) {
        PagePolicy policy = PagePolicy.withAvatars(avatarUrlTemplate);
        files.add(Served.ofPage("/console", policy, "/console/console.html"));
        addParts("/console", policy, "/console/", CONSOLE_PARTS);
    }

    private void addParts(String page, PagePolicy policy, String folder, List<String> names) {
        names.forEach(name -> files.add(Served.ofPage(page + '/' + name, policy, folder + name)));
    }

    /** Links in a page are relative, so that a proxy may add a prefix to its path. They break if the path ends in a slash. */
    private static void sendPage(RoutingContext context, WebFile file) {
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

    /** The folder of Swagger UI in its jar, which is named after the version. */
    private static String swaggerUi() {
        Properties properties = new Properties();
        try {
            properties.load(
                    new ByteArrayInputStream(WebFile.bytes("/META-INF/maven/org.webjars/swagger-ui/pom.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException("Swagger UI", e);
        }
        return "/META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + '/';
    }
}
