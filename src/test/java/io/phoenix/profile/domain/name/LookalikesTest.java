package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.text.SpoofChecker;
import io.phoenix.profile.domain.ProfileFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every confusable of a Latin letter (UTS 39, section 4) is found in a reserved word. */
class LookalikesTest {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz";

    private static final int FIRST_SYMBOL = 0x2000;
    private static final int LAST_SYMBOL = 0x1F1FF;
    private static final int CIRCLED_CAPITALS = 0x24B6;
    private static final int CIRCLED_LETTERS = 0x24D0;

    /** Normalisation turns these into characters that look like another letter, or like none. */
    private static final Set<Integer> CHANGED = Set.of(0x3F2, 0x3F9, 0x17F);

    private final SpoofChecker confusables = new SpoofChecker.Builder().build();
    private final Map<String, List<Integer>> bySkeleton = bySkeleton();
    private final NameRules rules =
            new NameRules(1, 64, new ReservedNames(List.of(ALPHABET + "end"), List.of()), ProfanityFilter.off());

    @Test
    void accept_titleWithAnyConfusableOfUts39_isRefused() {
        int disguises = 0;
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < ALPHABET.length(); i++) {
            String before = ALPHABET.substring(0, i);
            String after = ALPHABET.substring(i + 1) + "end";
            for (int codePoint : confusablesOf(ALPHABET.substring(i, i + 1))) {
                disguises++;
                if (isAccepted(before + Character.toString(codePoint) + after)) {
                    accepted.add(String.format("U+%04X for %s", codePoint, ALPHABET.charAt(i)));
                }
            }
        }
        assertThat(accepted).isEmpty();
        assertThat(disguises).isGreaterThan(1_300);
    }

    /** Letters in a circle that are signs of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"Offi\u00A9ial", "Suppo\u00AEt", "Su\u2117\u2117ort", "Su\uD83C\uDD8APort"})
    void accept_titleWithASign_isRefused(String name) {
        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> new NameRules(1, 64, ReservedNames.builtIn(), ProfanityFilter.off()).accept(name))
                .matches(refused -> "reserved".equals(refused.reason()));
    }

    /** By the names of Unicode: letters in any frame, also crossed ones. */
    @Test
    void of_symbolNamedAfterALetter_isTheLetter() {
        Pattern named =
                Pattern.compile(".*LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])|REGIONAL INDICATOR SYMBOL LETTER ([A-Z])");
        int symbols = 0;
        for (int codePoint = FIRST_SYMBOL; codePoint <= LAST_SYMBOL; codePoint++) {
            if (UCharacter.getType(codePoint) == UCharacterCategory.OTHER_SYMBOL) {
                Matcher name = named.matcher(UCharacter.getName(codePoint));
                if (name.matches() && !name.group().matches("PARENTHESIZED.*|.*BRACKETED.*")) {
                    String letter = name.group(1) == null ? name.group(2) : name.group(1);
                    assertThat(Lookalikes.of(codePoint)).as(name.group()).isEqualTo(letter.toLowerCase(Locale.ROOT));
                    symbols++;
                }
            }
        }
        assertThat(symbols).isGreaterThan(26 * 5);
    }

    @ParameterizedTest
    @CsvSource({
        "\u20A6, n", // of a currency
        "\u20BF, b",
        "\u20AB, d",
        "\u00A9, c",
        "\uD83C\uDD8B, ic",
        "\uD83C\uDD70, a", // negative squared
        "\uD83C\uDD50, a", // negative circled
        "\uD83C\uDDE6, a", // a regional indicator
        "\u24C2, m", // circled
        "\uD83C\uDD98, sos",
        "\u2B55, o",
        "\u237A, a",
        "\u1D00, a",
        "\u0430, a",
        "\u00E1, a",
        "\u0301, ''",
        "@, a",
        "7, t",
        "L, l"
    })
    void of_characterThatLooksLatin_isTheLetter(String character, String letters) {
        assertThat(Lookalikes.of(character.codePointAt(0))).isEqualTo(letters);
    }

    private List<Integer> confusablesOf(String letter) {
        // (C) and the like are not confusables of a letter, but of the letter in a circle
        int index = ALPHABET.indexOf(letter);
        return Stream.of(
                        letter,
                        letter.toUpperCase(Locale.ROOT),
                        Character.toString(CIRCLED_CAPITALS + index),
                        Character.toString(CIRCLED_LETTERS + index))
                .map(confusables::getSkeleton)
                .distinct()
                .flatMap(skeleton -> bySkeleton.getOrDefault(skeleton, List.of()).stream())
                .toList();
    }

    private Map<String, List<Integer>> bySkeleton() {
        return IntStream.range('!', 0x20000)
                .filter(codePoint -> UCharacter.isDefined(codePoint) && !CHANGED.contains(codePoint))
                .boxed()
                .collect(Collectors.groupingBy(codePoint -> confusables.getSkeleton(Character.toString(codePoint))));
    }

    private boolean isAccepted(String name) {
        try {
            rules.accept(name);
            return true;
        } catch (ProfileFailure refused) {
            return false;
        }
    }
}
