package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.AlikeNames.Mistakable;
import io.phoenix.profile.domain.name.AlikeNames.Named;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlikeNamesTest {

    private final AlikeNames alike = new AlikeNames(new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]));
    private final NameRules rules = NameRules.standard();

    @Test
    void among_alikeNames_shareAGroupAndDifferInTheirSuffix() {
        Map<ProfileId, Mistakable> found = among(
                named("u1", "Alex"),
                named("u2", "Bob"),
                named("u3", "A1ex"),
                named("u4", "B\u03BFb"),
                named("u5", "Carol"));

        assertThat(found.keySet()).containsExactlyInAnyOrder(id("u1"), id("u2"), id("u3"), id("u4"));
        assertThat(group(found, "u1")).isEqualTo(1).isEqualTo(group(found, "u3"));
        assertThat(group(found, "u2")).isEqualTo(2).isEqualTo(group(found, "u4"));
        assertThat(suffix(found, "u1")).isNotEqualTo(suffix(found, "u3"));
        assertThat(found.values()).extracting(Mistakable::reserved).containsOnlyNulls();
    }

    @Test
    void among_manyAlikeNames_haveDistinctSuffixesAsShortAsPossible() {
        Map<ProfileId, Mistakable> found = among(
                IntStream.range(0, 100).mapToObj(i -> named("u" + i, "Alex")).toArray(Named[]::new));
        List<String> suffixes = found.values().stream().map(Mistakable::suffix).toList();
        int length = suffixes.get(0).length();

        assertThat(suffixes).hasSize(100).doesNotHaveDuplicates().allMatch(suffix -> suffix.length() == length);
        assertThat(suffixes.stream()
                        .map(suffix -> suffix.substring(0, length - 1))
                        .distinct())
                .hasSizeLessThan(100);
    }

    @Test
    void among_twoAlikeNames_oneCharacterTellsMostApart() {
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> among(named("a" + i, "Alex"), named("b" + i, "Alex")))
                        .filter(found -> found.values().stream()
                                .allMatch(each -> each.suffix().length() == 1)))
                .hasSizeGreaterThan(80);
    }

    @Test
    void among_reservedName_isFlaggedAlone() {
        Map<ProfileId, Mistakable> found = among(named("u1", "Admin Joe"), named("u2", "Joe"));

        assertThat(found).containsOnlyKeys(id("u1"));
        assertThat(group(found, "u1")).isZero();
        assertThat(found.get(id("u1")).reserved()).isEqualTo("admin");
        assertThat(suffix(found, "u1")).hasSize(1);
    }

    @Test
    void among_anotherOrder_givesTheSameSuffixes() {
        Map<ProfileId, Mistakable> forwards = among(named("u1", "Alex"), named("u2", "Alex"));
        Map<ProfileId, Mistakable> backwards = among(named("u2", "Alex"), named("u1", "Alex"));

        assertThat(forwards).isEqualTo(backwards);
    }

    private Map<ProfileId, Mistakable> among(Named... names) {
        return alike.among(List.of(names), rules);
    }

    private static int group(Map<ProfileId, Mistakable> found, String user) {
        return Objects.requireNonNull(found.get(id(user))).group();
    }

    private static String suffix(Map<ProfileId, Mistakable> found, String user) {
        return Objects.requireNonNull(found.get(id(user))).suffix();
    }

    private static Named named(String user, String name) {
        return new Named(id(user), name);
    }

    private static ProfileId id(String user) {
        return new ProfileId("acme", user);
    }
}
