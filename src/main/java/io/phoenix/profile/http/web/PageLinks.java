package io.phoenix.profile.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.config.HttpSettings;
import java.util.stream.Collectors;

/** Links between pages: a line that begins with {@code <!--docs-->} or {@code <!--console-->} needs that page. */
final class PageLinks {

    private static final String DOCS = "<!--docs-->";
    private static final String CONSOLE = "<!--console-->";

    private PageLinks() {}

    /** The page in UTF-8, without its marks, and without the lines that need a page which is off. */
    static byte[] toEnabled(byte[] page, HttpSettings.Pages enabled) {
        return new String(page, UTF_8)
                .lines()
                .filter(line -> enabled.docs() || !line.contains(DOCS))
                .filter(line -> enabled.console() || !line.contains(CONSOLE))
                .map(line -> line.replace(DOCS, "").replace(CONSOLE, "") + '\n')
                .collect(Collectors.joining())
                .getBytes(UTF_8);
    }
}
