package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InitialTest {

    @ParameterizedTest
    @CsvSource({
        "Brave Tiger 42, B",
        "ann, A",
        "42, 4",
        "'  <script>', S",
        "★ star ★, S",
        "😀 Zed, Z",
        "élan, E",
        "Åsa, A",
        "e\u0301lan, E",
        "юлия, Ю",
        "йод, Й",
        "ёлка, Е",
        "άλφα, Α",
        "猫, 猫",
        "ანა, ა",
        "ᲐᲜᲐ, ა",
        "ǆenan, ǅ",
        "øre, Ø",
        "한글, 한"
    })
    void of_name_firstLetterOrDigitAsCapital(String name, String letter) {
        assertThat(Initial.of(name)).hasValue(letter.codePointAt(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "!?", "★", "😀", "\u200d", "\ud800", "\uD808\uDC00"})
    void of_nameWithoutDrawableLetterOrDigit_none(String name) {
        assertThat(Initial.of(name)).isEmpty();
    }

    @Test
    @DefaultLocale("tr-TR")
    void of_turkishLocale_plainCapital() {
        assertThat(Locale.getDefault().getLanguage()).isEqualTo("tr");
        assertThat(Initial.of("ivan")).hasValue('I');
    }

    @Test
    void of_everyLetter_isAnInitialThatStandsForItself() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            Initial.of(Character.toString(codePoint))
                    .ifPresent(initial ->
                            assertThat(Initial.of(Character.toString(initial))).hasValue(initial));
        }
    }
}
