package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {

    @Test
    void create_longestName_isKept() {
        String longest = "\uD83D\uDE00".repeat(DisplayName.LENGTH_MAX);
        assertThat(new DisplayName(longest).value()).isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void create_blankText_isRejected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DisplayName(text))
                .withMessageEndingWith("(expected: 1 to 128, not blank)");
    }

    @Test
    void create_textTooLong_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DisplayName("a".repeat(129)))
                .withMessageContaining("129 code points");
    }
}
