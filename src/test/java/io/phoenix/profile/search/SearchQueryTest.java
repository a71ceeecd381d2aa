package io.phoenix.profile.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.search.SearchQuery.By;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchQueryTest {

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of("", "name: '' has no visible character (expected: a text of 1 to 128)"),
                Arguments.of("  ", "name: '  ' has no visible character (expected: a text of 1 to 128)"),
                Arguments.of(
                        "\u0301\u200B",
                        "name: '\u0301\\u200b' has no visible character (expected: a text of 1 to 128)"),
                Arguments.of(
                        "a\u0000b",
                        "name: 'a\\u0000b' has the character U+0000 (expected: neither control characters nor lone"
                                + " surrogates)"),
                Arguments.of(
                        "a\u0085",
                        "name: 'a\\u0085' has the character U+0085 (expected: neither control characters nor lone"
                                + " surrogates)"),
                Arguments.of(
                        "a\uD83D",
                        "name: 'a\\ud83d' has the character U+D83D (expected: neither control characters nor lone"
                                + " surrogates)"),
                Arguments.of(
                        "\uDE00\uD83D",
                        "name: '\\ude00\\ud83d' has the character U+DE00 (expected: neither control characters nor lone"
                                + " surrogates)"),
                Arguments.of(
                        "x".repeat(1_000),
                        "name: '" + "x".repeat(80) + "...' has 1000 characters (expected: 1 to 128)"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void of_textOfNoName_failsAndNamesIt(String text, String message) {
        assertThatThrownBy(() -> SearchQuery.of(By.NAME, text))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ProfileFailure.Kind.MALFORMED_PARAMETER))
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "%", "\\", "\uD83D\uDE00", "\uFFFF", "!!!"})
    void of_textOfAName_isKept(String text) {
        assertThat(SearchQuery.of(By.NAME, text).text()).isEqualTo(text);
    }

    /** Code points count, not UTF-16. */
    @Test
    void of_128Emoji_isKept() {
        String emoji = "\uD83D\uDE00".repeat(128);

        assertThat(SearchQuery.of(By.LOOKS_LIKE, emoji).text()).isEqualTo(emoji);
    }
}
