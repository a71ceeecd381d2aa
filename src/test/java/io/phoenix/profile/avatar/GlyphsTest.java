package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GlyphsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
                "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІҐ"
            })
    void strokes_letterOfAScript_present(String script) {
        script.chars().forEach(letter -> assertThat(Glyphs.strokes(letter)).startsWith("M"));
    }

    @Test
    void strokes_latinLettersAndDigits_allDiffer() {
        assertThat(IntStream.concat(IntStream.rangeClosed('A', 'Z'), IntStream.rangeClosed('0', '9'))
                        .mapToObj(Glyphs::strokes)
                        .collect(Collectors.toSet()))
                .hasSize(36);
    }

    @Test
    void strokes_anotherScript_refused() {
        assertThat(Glyphs.has('猫')).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Glyphs.strokes('猫'));
    }
}
