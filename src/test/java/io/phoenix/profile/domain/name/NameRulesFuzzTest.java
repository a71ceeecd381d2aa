package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/** Properties of every text: any sequence of code points, including unpaired surrogates. */
class NameRulesFuzzTest {

    // characters to which several rules apply: joiners, selectors, tags, letters with joining behaviour, jamo, marks,
    // spaces, look-alikes
    private static final String[] TROUBLE = {
        "\u200C",
        "\u200D",
        "\uFE0F",
        "\uFE0E",
        "\u20E3",
        "\uDB40\uDC67",
        "\uDB40\uDC7F",
        "\uD83D\uDE00",
        "\uD83D\uDC68",
        "\uD83C\uDFFD",
        "\uD83C\uDDE9",
        "\uD83C\uDFF4",
        "\u2764",
        "\u24C2",
        "\u00A9",
        "1",
        "#",
        "\u0644",
        "\u0631",
        "\uFEDF",
        "\u0915",
        "\u094D",
        "\u1100",
        "\u1161",
        "\u0301",
        "\u0345",
        "\u00B4",
        "\u00A8",
        "\u3099",
        " ",
        "\u3000",
        "\u00A0",
        "\u2126",
        "\uFDFA",
        "\uFF76",
        "\uFF9E",
        "a",
        "A",
        "i",
        "I",
        "\u0130",
        "\u00DF",
        "\u0430",
        "\uD800",
        "\uDC00"
    };

    // without these, hardly any text would be accepted, and the properties would be weak
    private static final String[] HARMLESS = {
        "a",
        "Z",
        "\u00E9",
        "\u0416",
        "\u5C71",
        "\u0639\u0644\u06CC\u200C\u0631\u0636\u0627",
        "\u0928\u092E",
        "7",
        "-",
        ".",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
        "\u2764\uFE0F",
        "1\uFE0F\u20E3",
        "\uD83C\uDDE9\uD83C\uDDEA"
    };

    private final NameRules rules =
            new NameRules(1, 64, ReservedNames.builtIn(), new ProfanityFilter(Set.of("en"), List.of()));

    @Property
    void accept_anyText_succeedsOrIsRefused(@ForAll("texts") String raw) {
        Optional<String> name = accepted(raw);
        Statistics.label("accepted")
                .collect(name.isPresent())
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
    }

    @Property
    void accept_acceptedName_isAcceptedAgainUnchanged(@ForAll("texts") String raw) {
        accepted(raw).ifPresent(name -> assertThat(rules.accept(name).value()).isEqualTo(name));
    }

    @Property
    void accept_acceptedName_isVisibleBoundedAndFreeOfControls(@ForAll("texts") String raw) {
        accepted(raw).ifPresent(name -> {
            assertThat(name.codePointCount(0, name.length())).isBetween(1, 64);
            assertThat(name.codePoints()).anyMatch(NameRulesFuzzTest::isVisibleBase);
            assertThat(name.codePoints()).noneMatch(NameRulesFuzzTest::isNeverAllowed);
            assertThat(name).isEqualTo(name.strip()).doesNotContain("  ");
        });
    }

    @Test
    void accept_everyCodePointAlone_isVisibleOrRefused() {
        int accepted = 0;
        // beyond the third plane there are only tags, selectors and private use
        for (int codePoint = 0; codePoint < 0x40000; codePoint++) {
            Optional<String> name = accepted(Character.toString(codePoint));
            if (name.isPresent()) {
                accepted++;
                assertThat(name.orElseThrow().codePoints()).anyMatch(NameRulesFuzzTest::isVisibleBase);
                assertThat(rules.accept(name.orElseThrow()).value()).isEqualTo(name.orElseThrow());
            }
        }
        assertThat(accepted).isGreaterThan(100_000);
    }

    @Property
    void skeletonOf_anyText_isBoundedAndVersioned(@ForAll("texts") String text) {
        String skeleton = NameSkeleton.of(text);
        assertThat(skeleton).startsWith("1:");
        assertThat(skeleton.codePointCount(0, skeleton.length())).isLessThanOrEqualTo(2 + NameSkeleton.LENGTH_MAX);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> anyCodePoint = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .withDistribution(RandomDistribution.uniform())
                .map(Character::toString);
        Arbitrary<String> basicPlane = Arbitraries.integers().between(0, 0xFFFF).map(Character::toString);
        Arbitrary<String> pieces = Arbitraries.frequencyOf(
                Tuple.of(16, Arbitraries.of(HARMLESS)),
                Tuple.of(4, Arbitraries.of(TROUBLE)),
                Tuple.of(2, basicPlane),
                Tuple.of(1, anyCodePoint));
        return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    }

    private Optional<String> accepted(String raw) {
        try {
            return Optional.of(rules.accept(raw).value());
        } catch (ProfileFailure refusal) {
            assertThat(refusal.kind()).isEqualTo(Kind.NAME_REFUSED);
            assertThat(refusal.reason()).matches("[a-z_]+");
            return Optional.empty();
        }
    }

    private static boolean isVisibleBase(int codePoint) {
        return UCharacter.hasBinaryProperty(codePoint, UProperty.GRAPHEME_BASE)
                && !UCharacter.isUWhiteSpace(codePoint)
                && codePoint != 0x2800;
    }

    // only joiners, selectors and tags inside emoji or words may stay invisible
    private static boolean isNeverAllowed(int codePoint) {
        boolean ofEmojiOrWord = codePoint == 0x200C
                || codePoint == 0x200D
                || codePoint == 0xFE0F
                || (codePoint >= 0xE0020 && codePoint <= 0xE007F);
        return UCharacter.isISOControl(codePoint)
                || !UCharacter.isDefined(codePoint)
                || UCharacter.getType(codePoint) == UCharacterCategory.PRIVATE_USE
                || UCharacter.getType(codePoint) == UCharacterCategory.SURROGATE
                || UCharacter.hasBinaryProperty(codePoint, UProperty.BIDI_CONTROL)
                || (!ofEmojiOrWord && UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT));
    }
}
