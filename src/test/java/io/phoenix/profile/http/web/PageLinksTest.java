package io.phoenix.profile.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.HttpSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageLinksTest {

    private static final String WELCOME = "/pages/welcome.html";
    private static final String CONSOLE = "/console/console.html";
    private static final String DOCS = "/docs/docs.html";

    @Test
    void toEnabled_allPages_linksToAll() {
        assertThat(page(WELCOME, true, true)).contains("href=\"console\"", "href=\"docs\"");
        assertThat(page(CONSOLE, true, true)).contains("href=\"docs\"");
        assertThat(page(DOCS, true, true)).contains("href=\"console\"");
    }

    @Test
    void toEnabled_somePages_linksToNoOther() {
        for (String page : List.of(WELCOME, CONSOLE)) {
            assertThat(page(page, true, false)).doesNotContain("href=\"docs\"");
        }
        for (String page : List.of(WELCOME, DOCS)) {
            assertThat(page(page, false, true)).doesNotContain("href=\"console\"");
        }
        assertThat(page(WELCOME, false, false))
                .contains("href=\"openapi.yaml\"")
                .doesNotContain("<!--");
    }

    private static String page(String resource, boolean console, boolean docs) {
        return new String(PageLinks.toEnabled(WebFile.bytes(resource), new HttpSettings.Pages(console, docs)), UTF_8);
    }
}
