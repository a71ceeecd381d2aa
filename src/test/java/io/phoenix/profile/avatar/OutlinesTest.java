package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutlinesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ԱԲԳ",
                "אבג",
                "ابتثپگڕ",
                "अआकख",
                "অআক",
                "ਅਆਕ",
                "અઆક",
                "ଅଆକ",
                "அஆக",
                "అఆక",
                "ಅಆಕ",
                "അആക",
                "අආක",
                "กขค",
                "ກຂຄ",
                "ཀཁག",
                "ကခဂ",
                "აბგ",
                "አበገ",
                "កខគ",
                "あいう",
                "アイウ",
                "김이박최정",
                "王李张陳佐藤鈴木",
                "ЉЊЂҚҢӨ",
                "ÆØŁÞĐ"
            })
    void of_lettersOfAScript_arePaths(String letters) {
        letters.codePoints().forEach(letter -> {
            assertThat(Outlines.has(letter)).as(Character.toString(letter)).isTrue();
            assertThat(Outlines.of(letter)).matches("M[0-9 lqczM-]+z");
        });
    }

    @Test
    void has_allCodePoints_thousandsThatAreCapitals() {
        int[] letters = IntStream.range(0, 0x20000).filter(Outlines::has).toArray();
        assertThat(letters).hasSizeGreaterThan(6_500);
        assertThat(IntStream.of(letters)).allMatch(Initial::isInitial);
    }

    @Test
    void of_anotherCharacter_refused() {
        assertThat(Outlines.has('★')).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Outlines.of('★'));
    }
}
