package io.phoenix.profile.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.Collectors;

/**
 * A script as browsers get it: without indentation, and without the lines that are comments, which are a fifth of its size. Knows no
 * JavaScript: a comment takes whole lines, of the form {@code //} or, on one line, of the form of documentation, and no template
 * literal has such lines.
 */
final class BareScript {

    private BareScript() {}

    static byte[] of(byte[] script) {
        return new String(script, UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("//") && !isDocumentation(line))
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(UTF_8);
    }

    private static boolean isDocumentation(String line) {
        return line.startsWith("/**") && line.endsWith("*/");
    }
}
