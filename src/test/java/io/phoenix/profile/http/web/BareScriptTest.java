package io.phoenix.profile.http.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BareScriptTest {

    @Test
    void of_script_keepsTheCodeOnly() {
        String script = """
                // What it is.

                /** Of a line. */
                export const url = 'https://example.com/'; // stays
                  if (url /** stays */) {
                    call('ä');
                  }
                """;

        assertThat(new String(BareScript.of(script.getBytes(UTF_8)), UTF_8)).isEqualTo("""
                        export const url = 'https://example.com/'; // stays
                        if (url /** stays */) {
                        call('ä');
                        }
                        """);
    }

    /** Of the form that is removed, so that no line of one is left; and no template literal begins a line with a comment. */
    @Test
    void of_client_leavesNoComment() {
        String client = new String(BareScript.of(WebFile.bytes("/client/phoenix-profile.js")), UTF_8);

        assertThat(client.lines()).noneMatch(line -> line.startsWith("/*") || line.startsWith("*"));
        assertThat(client.lines()).last().isEqualTo("}");
    }
}
