package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayFormsTest {

    @ParameterizedTest
    @CsvSource({
        "Brave Tiger 42, B",
        "\u00C9lodie, \u00C9",
        "E\u0301lodie, E\u0301",
        "\uD83D\uDC68\u200D\uD83D\uDE80 Ann, \uD83D\uDC68\u200D\uD83D\uDE80",
        "\uD83C\uDDEB\uD83C\uDDF7 Ann, \uD83C\uDDEB\uD83C\uDDF7",
        "\u0928\u093F\u0924\u093F\u0928, \u0928\u093F",
        "\u738B\u5C0F\u660E, \u738B"
    })
    void initial_always_isTheFirstGrapheme(String name, String initial) {
        assertThat(DisplayForms.of(name).initial()).isEqualTo(initial);
    }

    @ParameterizedTest
    @CsvSource({
        "Brave Tiger, Brave Tiger",
        "Brave Tiger 42, Brave Tiger",
        "Christopher Lee, Christopher",
        "abcdefghijklm, abcdefghijkl",
        "\u738B\u738B\u738B\u738B\u738B\u738B\u738B, \u738B\u738B\u738B\u738B\u738B\u738B",
        "abcdefghijk\u738B, abcdefghijk",
        "abcdefghijk\uD83D\uDE00, abcdefghijk",
        "abcdefghijke\u0301e\u0301, abcdefghijke\u0301",
        "a\u0301b\u0301c\u0301d\u0301e\u0301f\u0301g\u0301h\u0301i\u0301j\u0301k\u0301l\u0301, "
                + "a\u0301b\u0301c\u0301d\u0301e\u0301f\u0301g\u0301h\u0301i\u0301j\u0301k\u0301l\u0301",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 abcdefgh, "
                + "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 abcdefg",
        "\u2764\uFE0F\u2764\uFE0F\u2764\uFE0F\u2764\uFE0F\u2764\uFE0F\u2764\uFE0F\u2764\uFE0F, "
                + "\u2764\uFE0F\u2764\uFE0F\u2764\uFE0F\u2764\uFE0F\u2764\uFE0F\u2764\uFE0F"
    })
    void shortened_always_fitsTwelveColumns(String name, String shortened) {
        assertThat(DisplayForms.of(name).shortened()).isEqualTo(shortened);
    }

    @ParameterizedTest
    @CsvSource({
        "Brave Tiger 42, Brave Tiger 42",
        "\u0141ukasz \u00D8rsted, Lukasz Orsted",
        "Stra\u00DFe, Strasse",
        "\uFF21\uFF4C\uFF45\uFF58, Alex",
        "\uD835\uDCD0\uD835\uDCF5\uD835\uDCEE\uD835\uDD01, Alex",
        "\u0418\u0432\u0430\u043D, Ivan",
        "\u738B\u5C0F\u660E, wang xiao ming",
        "\u3055\u304F\u3089, sakura",
        "\u041E\u043B\u044C\u0433\u0430, Olga",
        "Ann \uD83D\uDE00 Lee, Ann Lee",
        "\uD83D\uDE00\uD83D\uDE00, Player"
    })
    void ascii_always_isPrintableAscii(String name, String ascii) {
        assertThat(DisplayForms.of(name).ascii()).isEqualTo(ascii);
    }

    @Test
    void ascii_longName_isCut() {
        assertThat(DisplayForms.of("\u738B".repeat(128)).ascii())
                .hasSizeLessThanOrEqualTo(DisplayForms.ASCII_MAX)
                .startsWith("wang wang");
    }

    @ParameterizedTest
    @CsvSource({
        "Brave Tiger, false",
        "\u0645\u0631\u064A\u0645, true",
        "\u05D3\u05D5\u05D3 42, true",
        "42 \u05D3\u05D5\u05D3, true",
        "Ann \u05D3\u05D5\u05D3, false",
        "42, false"
    })
    void rightToLeft_always_isTheDirectionOfTheFirstLetter(String name, boolean rightToLeft) {
        assertThat(DisplayForms.of(name).rightToLeft()).isEqualTo(rightToLeft);
    }

    @Test
    void sortKey_always_sortsAsPeopleDo() {
        List<String> sorted = List.of(
                "Adam",
                "\u00C1dam",
                "Adams",
                "\u00C9mile",
                "Tiger 2",
                "tiger 10",
                "Zo\u00EB",
                "\u0418\u0432\u0430\u043D",
                "\u738B");

        assertThat(sorted.stream()
                        .sorted(Comparator.comparing(
                                (String name) -> DisplayForms.of(name).sortKey()))
                        .toList())
                .isEqualTo(sorted);
    }

    @Test
    void sortKey_longName_isCut() {
        assertThat(DisplayForms.of("a1".repeat(64)).sortKey()).hasSize(2 * DisplayForms.SORT_KEY_BYTES_MAX);
    }

    @Test
    void of_manyThreads_givesTheSameForms() {
        DisplayForms expected = DisplayForms.of("\u738B \u0418\u0432\u0430\u043D Zo\u00EB 42");

        assertThat(IntStream.range(0, 2_000)
                        .parallel()
                        .mapToObj(i -> DisplayForms.of("\u738B \u0418\u0432\u0430\u043D Zo\u00EB 42")))
                .containsOnly(expected);
    }
}
