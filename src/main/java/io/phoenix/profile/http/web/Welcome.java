package io.phoenix.profile.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.http.wire.FieldLists;
import io.phoenix.profile.http.wire.FieldLists.Member;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The answer at the root: what this is and where to go, as a page for browsers and as JSON for others. Immutable. */
final class Welcome {

    private final WebFile page;
    private final WebFile json;

    /** Both forms link relative to the URL of the request, so that a proxy may add a prefix to the path. */
    Welcome(WebFile page, HttpSettings.Pages enabled) {
        this.page = page;
        JsonObject links = new JsonObject()
                .put("service", "Phoenix Profile")
                .put("summary", "A display name and an avatar for every user of every tenant")
                .put("description", "openapi.yaml");
        if (enabled.docs()) {
            links.put("documentation", "docs");
        }
        if (enabled.console()) {
            links.put("console", "console");
        }
        links.put("ready", "ready");
        this.json = new WebFile("welcome.json", () -> links.encode().getBytes(UTF_8), WebPages.REVALIDATED);
    }

    void send(RoutingContext context) {
        context.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        (asksForHtml(context.request().headers().getAll(HttpHeaders.ACCEPT)) ? page : json).send(context);
    }

    /** Browsers name HTML; a wildcard alone comes from programs. */
    static boolean asksForHtml(List<String> accept) {
        List<Member> types = FieldLists.members(accept);
        return types != null
                && types.stream()
                        .anyMatch(type -> type.value().equalsIgnoreCase("text/html")
                                && !type.parameters().getOrDefault("q", "1").matches("0(\\.0*)?"));
    }
}
