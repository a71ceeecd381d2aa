package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedTest {

    @Test
    void of_printableAscii_isUnchanged() {
        assertThat(Quoted.of(" azAZ09~!'\"")).isEqualTo(" azAZ09~!'\"");
    }

    @ParameterizedTest
    @CsvSource({"10", "13", "27", "0", "127", "133", "233", "8232"})
    void of_otherCharacter_isReplacedByQuestionMark(int character) {
        assertThat(Quoted.of("a" + (char) character + "b")).isEqualTo("a?b");
    }

    @Test
    void of_longText_isTruncatedTo80Characters() {
        assertThat(Quoted.of("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Quoted.of("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
        assertThat(Quoted.of("x".repeat(1_000_000))).hasSize(83);
    }
}
