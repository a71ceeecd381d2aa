package io.phoenix.profile.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.Routes;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * The web pages: the page at {@code /}, documentation of the API, console, and the client library that other pages load.
 * They call the API like any other client.
 */
public final class WebPages implements Routes {

    private static final String ONE_HOUR = "public, max-age=3600";

    /** Browsers revalidate it on every use, so that an upgrade shows at once. */
    static final String REVALIDATED = "no-cache";

    /** What several pages load. */
    private static final List<String> SHARED_PARTS = List.of(
            "mark.svg colours.css base.css controls.css top.css welcome.css theme.js inter.woff2 OFL.txt".split(" "));

    private static final List<String> CONSOLE_PARTS =
            List.of(("layout.css tabs.css board.css profile.css moderation.css removal.css search.css explanation.css"
                            + " pictures.css tenants.css answers.css instance.css main.js answers.js api.js ask.js board.js"
                            + " busy.js dom.js explanation.js history.js instance.js keys.js moderation.js pictures.js profile.js"
                            + " removal.js search.js session.js tabs.js tenant.js tenants.js words.js")
                    .split(" "));

    private final List<Routes> files = new ArrayList<>();
    private final HttpSettings.Pages enabled;

    private WebPages(HttpSettings.Pages enabled) {
        this.enabled = enabled;
    }

    /** The pages that the settings enable. Blocks: reads the version of Swagger UI from its jar. */
    public static WebPages read(Settings settings) {
        WebPages pages = new WebPages(settings.server().http().pages());
        pages.addWelcome();
        pages.addClient();
        if (pages.enabled.docs()) {
            pages.addDocs();
        }
        if (pages.enabled.console()) {
            pages.addConsole(settings.generation().avatars().urlTemplate());
        }
        return pages;
    }

    /** The description of the API in OpenAPI 3.1. */
    public static Routes apiDescription() {
        return publicFile(new WebFile("/openapi.yaml", ONE_HOUR), "/openapi.yaml");
    }

    /** Pages of every origin may load it. */
    private static Routes publicFile(WebFile file, String path) {
        Handler<RoutingContext> anyOrigin = context -> {
            Cors.allowAny(context.response());
            context.next();
        };
        return file(path, anyOrigin, file::send);
    }

    /** One file. The first handler sets headers, the second sends the file. */
    private static Routes file(String path, Handler<RoutingContext> headers, Handler<RoutingContext> send) {
        return router -> {
            Routes.read(router, path).handler(headers).handler(send);
            Routes.refuseOtherMethods(router, path, Routes.READ);
        };
    }

    @Override
    public void mount(Router router) {
        files.forEach(file -> file.mount(router));
    }

    private void addWelcome() {
        PagePolicy policy = PagePolicy.own();
        Welcome welcome = new Welcome(page("/pages/welcome.html"), enabled);
        files.add(file("/", policy, welcome::send));
        addParts("/pages", policy, "/pages/", SHARED_PARTS);
    }

    private void addClient() {
        String script = "/client/phoenix-profile.js";
        String types = "/client/phoenix-profile.d.ts";
        files.add(publicFile(new WebFile(script, () -> BareScript.of(WebFile.bytes(script)), ONE_HOUR), script));
        files.add(publicFile(new WebFile(types, ONE_HOUR), types));
    }

    private void addDocs() {
        PagePolicy policy = PagePolicy.withInlineStyles();
        addPage("/docs", policy, "/docs/docs.html");
        addParts("/docs", policy, "/docs/", List.of("docs.css", "docs.js"));
        addParts(
                "/docs",
                policy,
                swaggerUi(),
                List.of("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt"));
    }

    private void addConsole(String avatarUrlTemplate) {
        PagePolicy policy = PagePolicy.withAvatars(avatarUrlTemplate);
        addPage("/console", policy, "/console/console.html");
        addParts("/console", policy, "/console/", CONSOLE_PARTS);
        add("/console/settings.js", policy, settings());
    }

    /** The settings of a tenant and their kinds, so that the console offers those that this version knows. */
    private static WebFile settings() {
        JsonObject kinds = new JsonObject();
        TenantSettings.kinds()
                .forEach((name, kind) -> kinds.put(name, kind.name().toLowerCase(Locale.ROOT)));
        String script =
                "/** The kind of each setting of a tenant. */\nexport const KINDS = " + kinds.encodePrettily() + ";\n";
        return new WebFile("settings.js", () -> script.getBytes(UTF_8), REVALIDATED);
    }

    private void addParts(String page, PagePolicy policy, String folder, List<String> names) {
        names.forEach(name -> addPart(page + '/' + name, policy, folder + name));
    }

    private void addPart(String path, PagePolicy policy, String resource) {
        add(path, policy, new WebFile(resource, REVALIDATED));
    }

    private void addPage(String path, PagePolicy policy, String resource) {
        add(path, policy, page(resource));
    }

    private void add(String path, PagePolicy policy, WebFile file) {
        files.add(file(path, policy, context -> sendPage(context, file)));
    }

    private WebFile page(String resource) {
        return new WebFile(resource, () -> PageLinks.toEnabled(WebFile.bytes(resource), enabled), REVALIDATED);
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
            file.send(context);
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
