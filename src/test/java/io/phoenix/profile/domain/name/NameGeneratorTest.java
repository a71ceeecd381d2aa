package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameGeneratorTest {

    private static final ProfileId ALICE = new ProfileId("acme", "alice");

    private final NameGenerator names = generator("a secret of the test");

    @Test
    void nameOf_anyId_readsLikeBraveTiger42() {
        assertThat(namesOf(1000)).allMatch(name -> name.matches("[A-Z][a-z]+ [A-Z][a-z]+ [1-9][0-9]"));
    }

    @Test
    void nameOf_otherInstanceWithSameSecret_isEqual() {
        assertThat(generator("a secret of the test").nameOf(ALICE, 0)).isEqualTo(names.nameOf(ALICE, 0));
    }

    @Test
    void nameOf_otherSecretTenantUserOrGeneration_differs() {
        assertThat(List.of(
                        names.nameOf(ALICE, 0),
                        names.nameOf(ALICE, 1),
                        names.nameOf(new ProfileId("acme", "bob"), 0),
                        names.nameOf(new ProfileId("other", "alice"), 0),
                        generator("another test secret").nameOf(ALICE, 0)))
                .doesNotHaveDuplicates();
    }

    @Test
    void nameOf_knownId_neverChanges() {
        assertThat(names.nameOf(ALICE, 0)).isEqualTo("Pleasant Snowdrop 22");
    }

    @Test
    void nameOf_manyIds_avoidsNumbersWithConnotations() {
        assertThat(namesOf(20_000)).noneMatch(name -> name.matches(".* (13|14|18|28|69|88)"));
    }

    @Test
    void nameOf_manyIds_usesAllWordsAndNumbersEvenly() {
        List<String[]> parts =
                namesOf(300_000).stream().map(name -> name.split(" ", -1)).toList();
        NameWords words = NameWords.builtIn();
        assertEven(parts, 0, words.adjectives().size());
        assertEven(parts, 1, words.nouns().size());
        assertEven(parts, 2, 71);
    }

    @ParameterizedTest
    @CsvSource({"100000, 0.004", "1000000, 0.041", "10000000, 0.341"})
    void shareOfNamesakes_builtInWords_isAsDocumented(long users, double documented) {
        assertThat(expectedShareOfNamesakes(users)).isCloseTo(documented, within(0.0005));
    }

    @ParameterizedTest
    @CsvSource({"100000, 0.001", "1000000, 0.002"})
    void shareOfNamesakes_countedOverGeneratedNames_matchesTheFormula(int users, double tolerance) {
        Map<String, Integer> counts = new HashMap<>();
        namesOf(users).forEach(name -> counts.merge(name, 1, Integer::sum));
        long namesakes = counts.values().stream()
                .filter(count -> count > 1)
                .mapToLong(Integer::longValue)
                .sum();
        assertThat((double) namesakes / users).isCloseTo(expectedShareOfNamesakes(users), within(tolerance));
    }

    @Test
    void shareOfNamesakes_oneUser_isZero() {
        assertThat(expectedShareOfNamesakes(1)).isZero();
    }

    @Test
    void nameOf_customWords_usesOnlyThose() {
        List<String> adjectives = letters("Gross");
        List<String> nouns = letters("Baum");
        NameGenerator own = new NameGenerator(hash("a secret of the test"), new NameWords(adjectives, nouns));
        String[] parts = own.nameOf(ALICE, 0).split(" ", -1);
        assertThat(adjectives).contains(parts[0]);
        assertThat(nouns).contains(parts[1]);
        assertThat(own.size()).isEqualTo(16 * 16 * 71);
    }

    // each other user has a different name with probability (size - 1) / size
    private double expectedShareOfNamesakes(long users) {
        return -Math.expm1((users - 1) * Math.log1p(-1.0 / names.size()));
    }

    /** Pearson's chi-squared test: the statistic has mean n - 1 and standard deviation sqrt(2 (n - 1)). */
    private static void assertEven(List<String[]> names, int part, int choices) {
        Map<String, Long> counts = names.stream()
                .map(name -> name[part])
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        double expected = (double) names.size() / choices;
        double statistic = counts.values().stream()
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertThat(counts).hasSize(choices);
        assertThat(statistic).isCloseTo(choices - 1, within(5 * Math.sqrt(2.0 * (choices - 1))));
    }

    private List<String> namesOf(int users) {
        return IntStream.range(0, users)
                .mapToObj(i -> names.nameOf(new ProfileId("acme", "user-" + i), 0))
                .toList();
    }

    private static List<String> letters(String stem) {
        return IntStream.range(0, 16).mapToObj(i -> stem + (char) ('a' + i)).toList();
    }

    private static NameGenerator generator(String secret) {
        return new NameGenerator(hash(secret), NameWords.builtIn());
    }

    private static KeyedHash hash(String secret) {
        return new KeyedHash(secret.getBytes(StandardCharsets.UTF_8));
    }
}
