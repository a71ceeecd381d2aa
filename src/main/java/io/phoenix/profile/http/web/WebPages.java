package io.phoenix.profile.http.web;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.http.Routes;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The pages for people: the documentation of the API, and the console; and the client that pages of others load. All of
 * them ask the API like any other client.
 */
public final class WebPages implements Routes {

    private static final List<String> CONSOLE_PARTS = List.of(
            "mark.svg",
            "colours.css",
            "base.css",
            "controls.css",
            "layout.css",
            "board.css",
            "profile.css",
            "answers.css",
            "instance.css",
            "theme.js",
            "main.js",
            "answers.js",
            "api.js",
            "board.js",
            "dom.js",
            "instance.js",
            "profile.js",
            "session.js",
            "words.js");

    private final List<Routes> pages = new ArrayList<>();

    private WebPages() {}

    /** Reads the pages that the settings ask for. It blocks: not for event loops. */
    public static WebPages read(Settings settings) {
        WebPages pages = new WebPages();
        pages.pages.add(new ClientRoutes());
        pages.pages.add(docs());
        if (settings.http().consoleEnabled()) {
            pages.pages.add(console(settings.avatars().urlTemplate()));
        }
        return pages;
    }

    @Override
    public void mount(Router router) {
        pages.forEach(page -> page.mount(router));
    }

    private static WebPage docs() {
        String swaggerUi = swaggerUi();
        return new WebPage("/docs", PagePolicy.withInlineStyles(), "/docs/docs.html")
                .with("docs.css", "/docs/docs.css")
                .with("docs.js", "/docs/docs.js")
                .with("swagger-ui.css", swaggerUi + "swagger-ui.css")
                .with("swagger-ui-bundle.js", swaggerUi + "swagger-ui-bundle.js")
                .with("swagger-ui-bundle.js.LICENSE.txt", swaggerUi + "swagger-ui-bundle.js.LICENSE.txt");
    }

    private static WebPage console(String avatarUrlTemplate) {
        WebPage page = new WebPage("/console", PagePolicy.withAvatars(avatarUrlTemplate), "/console/console.html");
        CONSOLE_PARTS.forEach(name -> page.with(name, "/console/" + name));
        return page;
    }

    /** Where its files are within the jar: below a directory that is named for its version. */
    private static String swaggerUi() {
        Properties properties = new Properties();
        try (InputStream file =
                WebPages.class.getResourceAsStream("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            if (file == null) {
                throw new IllegalStateException("Swagger UI is not in the jar");
            }
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Swagger UI", e);
        }
        return "/META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + '/';
    }
}
