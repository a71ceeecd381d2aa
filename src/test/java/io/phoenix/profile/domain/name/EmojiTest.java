package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.UnicodeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmojiTest {

    private final UnicodeSet recommended = new UnicodeSet("[:RGI_Emoji:]");

    @Test
    void fullyQualified_everyRecommendedEmoji_isUnchanged() {
        assertThat(recommended.size()).isGreaterThan(3900);
        for (String emoji : recommended) {
            assertThat(Emoji.fullyQualified(emoji)).isEqualTo(emoji);
        }
    }

    @Test
    void fullyQualified_everySequenceWithoutSelectors_isRestored() {
        for (String emoji : recommended) {
            String bare = emoji.replace("\uFE0F", "");
            if (bare.codePointCount(0, bare.length()) > 1) {
                assertThat(Emoji.fullyQualified(bare)).isEqualTo(emoji);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "1",
                "#",
                "\u00A9",
                "\u2764",
                "\u2764\uFE0E",
                "a\uFE0F",
                "\uFE0F",
                "\u20E3",
                "\uD83D\uDE00\u0301",
                "\uD83D\uDE00\u200D\uD83D\uDE00",
                "\uD83C\uDDE9",
                "\uD83C\uDDFD\uD83C\uDDFD"
            })
    void fullyQualified_anythingElse_isNull(String cluster) {
        assertThat(Emoji.fullyQualified(cluster)).isNull();
    }
}
