package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameWordsTest {

    private static final List<String> ENOUGH =
            IntStream.range(0, 16).mapToObj(i -> "Word" + (char) ('a' + i)).toList();

    @Test
    void create_tooFewWords_isRejectedWithTheCount() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NameWords(ENOUGH.subList(0, 15), ENOUGH))
                .withMessage("adjectives: 15 words (expected: at least 16)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "lower", "Two Words", "Digit1", "Abcdefghijklmnopqrstu", "\u0301Mark", "Emoji\uD83D\uDE00"})
    void create_invalidWord_isRejectedWithTheWord(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NameWords(ENOUGH, with(text)))
                .withMessageStartingWith("nouns: '")
                .withMessageEndingWith(
                        "(expected: 1 to 20 letters, the first one a capital where the script has them)");
    }

    @Test
    void create_duplicateWordInAnyCase_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NameWords(ENOUGH, with("WORDa")))
                .withMessage("nouns: 'WORDa' twice (expected: once)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Älter", "Тигр", "虎", "बाघ", "نمر", "Abcdefghijklmnopqrst"})
    void create_wordOfAnyScript_isAccepted(String word) {
        assertThat(new NameWords(ENOUGH, with(word)).nouns()).contains(word);
    }

    @Test
    void create_listThatChangesLater_keepsItsWords() {
        List<String> changing = new ArrayList<>(ENOUGH);
        NameWords words = new NameWords(changing, ENOUGH);
        changing.clear();
        assertThat(words.adjectives()).isEqualTo(ENOUGH);
    }

    private static List<String> with(String word) {
        List<String> words = new ArrayList<>(ENOUGH);
        words.add(word);
        return words;
    }
}
