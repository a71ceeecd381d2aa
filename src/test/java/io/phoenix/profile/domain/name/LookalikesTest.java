package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.SpoofChecker;
import io.phoenix.profile.domain.ProfileFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every confusable of a Latin letter (UTS 39, section 4) is found in a reserved word. */
class LookalikesTest {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz";

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

    @ParameterizedTest
    @CsvSource({
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
        return Stream.of(letter, letter.toUpperCase(Locale.ROOT))
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
