package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameRulesTest {

    private final NameRules rules = NameRules.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bob",
                "Brave Tiger 42",
                "O'Neil-Smith",
                "José María",
                "Ελλάδα",
                "Олександр",
                "李小龍",
                "김철수",
                "さくら",
                "\u0639\u0644\u06CC\u200C\u0631\u0636\u0627", // Ali-Reza in Persian, with its joiner
                "\u0915\u094D\u200D\u0937", // a Hindi conjunct
                "\u09B0\u200D\u09CD\u09AF\u09BE\u09AC", // Bengali, with a joiner before the virama
                "\u0E19\u0E49\u0E33\u0E1D\u0E19", // Thai, with am
                "\u0EAD\u0EB3\u0E9E\u0EAD\u0E99", // Lao, with am
                "\u0EDC\u0EB9 \u0EDD\u0EB2", // Lao, with the letters that NFKC would take apart
                "\u0531\u0580\u0587", // Armenian, with the ligature ew
                "\u314B\u314B", // Korean letters outside of a syllable
                "\u101B\u103E\u102F\u1036\u1037", // four marks, as in a Burmese word
                "\u05E9\u05B8\u05C1\u05DC\u05D5\u05B9\u05DD", // Hebrew with points
                "...",
                "\uD83D\uDC4D\uD83C\uDFFD", // a thumb with a skin tone
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", // a family
                "\uD83C\uDDEF\uD83C\uDDF5", // a flag of two letters
                "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F", // Scotland
                "1\uFE0F\u20E3", // a keycap
                "\u2764\uFE0F\u200D\uD83D\uDD25", // a heart on fire
                "\u24C2\uFE0F", // normalisation alone would make it an M
                "\uD83E\uDEE0", // newer than the Unicode of JDK 17
                "\uD83D\uDE00 I \u2764\uFE0F \uD83D\uDE00"
            })
    void accept_goodName_keepsEveryCharacter(String name) {
        assertThat(rules.accept(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'  Bob   Smith  ', Bob Smith",
        "'Bob\u3000Smith', Bob Smith",
        "\uFF22\uFF4F\uFF42, Bob",
        "e\u0301, \u00E9",
        "\u0633\u062A\u0627\u0631\u0647\u200C, \u0633\u062A\u0627\u0631\u0647", // Kurdish, a non-joiner at the end
        "\u0645\u06CC\u200C\u200C\u062E, \u0645\u06CC\u200C\u062E", // two for one
        "1\u20E3, 1\uFE0F\u20E3",
        "\uD83C\uDFF3\u200D\uD83C\uDF08, \uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08"
    })
    void accept_nonCanonicalName_isNormalised(String raw, String name) {
        assertThat(rules.accept(raw).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'', too_short",
        "'   ', too_short",
        "'a\tb', control_character",
        "'a\u2028b', control_character",
        "a\u202Eb, bidi_control",
        "a\u2066b, bidi_control",
        "a\u200Eb, bidi_control",
        "\u2800, invisible_character",
        "\u3164, invisible_character",
        "\uFFA0, invisible_character",
        "\u115F, invisible_character",
        "a\u00ADb, invisible_character",
        "a\u200Bb, invisible_character",
        "a\u200Cb, invisible_character",
        "a\u200Db, invisible_character",
        "a\uFE0F, invisible_character",
        "\uD83D\uDE00\u200D\uD83D\uDE00, invisible_character",
        "\uD834\uDD59, invisible_character",
        "\u0378, unassigned_character",
        "\uFFFF, unassigned_character",
        "\uE000, private_use_character",
        "a\u0301\u0301\u0301\u0301\u0301\u0301, too_many_marks",
        "\u0301a, mark_without_base",
        "a \u0301, mark_without_base",
        "\u00B4, mark_without_base",
        "\u0600, unsupported_character",
        "\u1100, unsupported_character",
    })
    void accept_badName_isRefusedWithItsReason(String raw, String reason) {
        assertRefused(rules, raw, reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xD800, 0xDBFF, 0xDC00, 0xDFFF})
    void accept_unpairedSurrogate_isRefused(int surrogate) {
        assertRefused(rules, "a" + (char) surrogate, "lone_surrogate");
    }

    @Test
    void accept_sixtyFourCodePoints_isTheLongest() {
        String longest = "\uD83D\uDE00".repeat(64);
        assertThat(rules.accept(longest).value()).isEqualTo(longest);
        assertRefused(rules, longest + "a", "too_long");
    }

    @Test
    void accept_textFarTooLong_isRefusedBeforeNormalisation() {
        assertRefused(rules, " ".repeat(1_000_000) + "Bob", "too_long");
    }

    @Test
    void accept_tenantLengthRange_isEnforced() {
        NameRules tenant = new NameRules(3, 5, ReservedNames.builtIn(), ProfanityFilter.off());
        assertThat(tenant.accept("Bob").value()).isEqualTo("Bob");
        assertRefused(tenant, "Bo", "too_short");
        assertRefused(tenant, "Robert", "too_long");
    }

    @Test
    void accept_refusedName_reportsValueAndExpectation() {
        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> rules.accept("Bob\u202E"))
                .withMessage("name: 'Bob\\u202e' has U+202E, which is a bidirectional control"
                        + " (expected: letters, marks, digits, punctuation, symbols, emoji and spaces)");
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "5, 4", "1, 129"})
    void create_invalidRange_isRejected(int min, int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NameRules(min, max, ReservedNames.builtIn(), ProfanityFilter.off()))
                .withMessage("length of names: " + min + " to " + max + " (expected: a range within 1 to 128)");
    }

    static void assertRefused(NameRules rules, String raw, String reason) {
        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> rules.accept(raw))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.NAME_REFUSED);
                    assertThat(failure.reason()).isEqualTo(reason);
                    assertThat(failure.getMessage()).startsWith("name: '").contains("(expected: ");
                });
    }
}
