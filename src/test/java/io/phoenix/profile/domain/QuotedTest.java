package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedTest {

    @Test
    void of_visibleText_isUnchanged() {
        assertThat(Quoted.of(" azAZ09~!'")).isEqualTo(" azAZ09~!'");
        assertThat(Quoted.of("Zoë Ünal 山川 🐯")).isEqualTo("Zoë Ünal 山川 🐯");
    }

    @ParameterizedTest
    @CsvSource({
        "10, \\u000a",
        "13, \\u000d",
        "27, \\u001b",
        "0, \\u0000",
        "127, \\u007f",
        "133, \\u0085",
        "160, \\u00a0",
        "173, \\u00ad",
        "8232, \\u2028",
        "8238, \\u202e",
        "55357, \\ud83d",
        "57344, \\ue000",
        "917569, \\udb40\\udc41",
        "34, \\\"",
        "92, \\\\"
    })
    void of_otherCharacter_isEscapedAsInJson(int character, String escaped) {
        assertThat(Quoted.of("a" + Character.toString(character) + "b")).isEqualTo("a" + escaped + "b");
    }

    @Test
    void of_longText_isCutAfter80Characters() {
        assertThat(Quoted.of("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Quoted.of("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
        assertThat(Quoted.of("x".repeat(1_000_000))).hasSize(83);
        assertThat(Quoted.of("🐯".repeat(81))).isEqualTo("🐯".repeat(80) + "...");
    }
}
