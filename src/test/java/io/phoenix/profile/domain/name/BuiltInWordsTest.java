package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The built-in word lists follow their rules. */
class BuiltInWordsTest {

    private final NameWords words = NameWords.builtIn();

    @Test
    void builtIn_sizes_areEnoughForMillionsOfNames() {
        assertThat(words.adjectives()).hasSizeGreaterThanOrEqualTo(256);
        assertThat(words.nouns()).hasSizeGreaterThanOrEqualTo(512);
    }

    @Test
    void builtIn_everyWord_isCapitalisedAsciiOfThreeToNineLetters() {
        assertThat(all()).allMatch(word -> word.matches("[A-Z][a-z]{2,8}"));
    }

    @Test
    void builtIn_lists_areSortedWithoutDuplicates() {
        assertThat(words.adjectives()).isSorted().doesNotHaveDuplicates();
        assertThat(words.nouns()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void builtIn_adjectiveAndNoun_areNeverAlmostEqual() {
        for (String adjective : words.adjectives()) {
            assertThat(words.nouns())
                    .noneMatch(noun -> noun.startsWith(adjective)
                            || adjective.startsWith(noun)
                            || oneLetterApart(adjective, noun));
        }
    }

    @Test
    void builtIn_everyWord_avoidsDeniedWordsAndFragments() throws IOException {
        Set<String> deniedWords = new HashSet<>(denied("denied-words.txt"));
        List<String> fragments = denied("denied-fragments.txt");
        assertThat(deniedWords).hasSizeGreaterThan(90);
        assertThat(fragments).hasSizeGreaterThan(80);
        assertThat(all()).doesNotContainAnyElementsOf(deniedWords).noneMatch(word -> containsAny(word, fragments));
    }

    @Test
    void builtIn_everyPair_formsNoDeniedWordAcrossTheBoundary() throws IOException {
        List<String> joins = denied("denied-joins.txt");
        assertThat(joins).hasSizeGreaterThan(20);
        for (String adjective : words.adjectives()) {
            // the longest denied word takes at most six letters of each
            String end = adjective.substring(Math.max(0, adjective.length() - 6));
            assertThat(words.nouns())
                    .noneMatch(noun -> containsAny(end + noun.substring(0, Math.min(6, noun.length())), joins));
        }
    }

    @Test
    void builtIn_everyWord_passesTheRulesForChosenNames() {
        NameRules strict = new NameRules(1, 64, ReservedNames.builtIn(), new ProfanityFilter(Set.of("en"), List.of()));
        assertThat(all())
                .allSatisfy(word -> assertThat(strict.accept(word).value()).isEqualTo(word));
    }

    private List<String> all() {
        return Stream.concat(words.adjectives().stream(), words.nouns().stream())
                .toList();
    }

    private static boolean containsAny(String word, List<String> fragments) {
        String letters = word.toLowerCase(Locale.ROOT);
        return fragments.stream().anyMatch(letters::contains);
    }

    private static boolean oneLetterApart(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int start = 0;
        while (start < Math.min(left.length(), right.length()) && left.charAt(start) == right.charAt(start)) {
            start++;
        }
        String leftRest = left.substring(start);
        String rightRest = right.substring(start);
        return leftRest.isEmpty()
                || rightRest.isEmpty()
                || leftRest.substring(1).equals(rightRest.substring(1))
                || leftRest.equals(rightRest.substring(1))
                || leftRest.substring(1).equals(rightRest);
    }

    private static List<String> denied(String resource) throws IOException {
        try (InputStream in = BuiltInWordsTest.class.getResourceAsStream("/names/" + resource)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
