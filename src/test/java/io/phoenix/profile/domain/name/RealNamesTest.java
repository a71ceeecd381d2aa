package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Normalizer2;
import io.phoenix.profile.domain.ProfileFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No rule refuses a name that people bear, but for the exceptions here, each with its reason. */
class RealNamesTest {

    private static final Set<String> NAMES = RealNames.all();

    private static final String ZERO_WIDTH_SPACE = "an invisible space that was typed by mistake";
    private static final String ROLE = "a role that readers would trust";
    private static final String ENGLISH = "foremost an obscenity or a slur in English";
    private static final String GERMAN = "foremost an obscenity in German";
    private static final String SPANISH = "foremost an obscenity in Spanish";

    private static final Map<String, String> REFUSED_ALWAYS =
            Map.of("\u200B\u200BPosavec", ZERO_WIDTH_SPACE, "Staff", ROLE);

    private static final Map<String, String> REFUSED_AS_PROFANE = Map.of(
            "Anal", ENGLISH,
            "Ass", ENGLISH,
            "Cock", ENGLISH,
            "Dicks", ENGLISH,
            "Jap", ENGLISH,
            "Krauts", ENGLISH,
            "Prick", ENGLISH,
            "Fick", GERMAN,
            "Nutte", GERMAN,
            "Polla", SPANISH);

    private final NameRules rules = NameRules.standard();
    private final NameRules strictRules = new NameRules(1, 128, ReservedNames.builtIn(), inElevenLanguages());

    @Test
    void all_ofDatafaker_atLeastFortyThousand() {
        assertThat(NAMES).hasSizeGreaterThan(40_000).contains("Ali", "Phoenix", "Root", "Amina", "Kılıç");
    }

    @Test
    void accept_realName_isRefusedOnlyIfListed() {
        assertThat(refused(rules, name -> name)).isEqualTo(REFUSED_ALWAYS.keySet());
    }

    @Test
    void accept_realNameWithElevenLanguages_isRefusedOnlyIfListed() {
        assertThat(refused(strictRules, name -> name)).isEqualTo(withProfane());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "5!", " L."})
    void accept_realNameWithNumberOrInitial_isRefusedOnlyIfListed(String addition) {
        assertThat(refused(strictRules, name -> name + addition)).isEqualTo(withProfane());
    }

    /** A name such as Tea or Channe, and an initial before or after it. */
    @Test
    void accept_realNameThatAnInitialMakesAPlainWord_isAllowed() {
        List<String> completed = new ArrayList<>();
        for (String word : WordList.read("reserved-names.txt")) {
            int last = word.length() - 1;
            completed.add(capitalized(word.substring(0, last)) + ' ' + capitalized(word.substring(last)) + '.');
            completed.add(capitalized(word.substring(0, 1)) + ". " + capitalized(word.substring(1)));
        }
        completed.removeIf(full -> Stream.of(full.split(" ", -1)).noneMatch(NAMES::contains));
        assertThat(completed)
                .contains("Tea M.", "Channe L.", "H. Elp")
                .allSatisfy(full -> assertThat(rules.accept(full).value()).isEqualTo(full));
    }

    @Test
    void accept_realNameInCapitals_isRefusedOnlyIfListed() {
        assertThat(refused(rules, name -> name.equals("Staff") ? name : name.toUpperCase(Locale.ROOT)))
                .isEqualTo(REFUSED_ALWAYS.keySet());
    }

    @Test
    void accept_realName_keepsItsSpelling() {
        Map<String, String> changed = new TreeMap<>();
        for (String name : NAMES) {
            if (!REFUSED_ALWAYS.containsKey(name)) {
                String expected = Normalizer2.getNFCInstance()
                        .normalize(name)
                        .replace('\u00A0', ' ')
                        .strip();
                String accepted = rules.accept(name).value();
                if (!accepted.equals(expected)) {
                    changed.put(name, accepted);
                }
            }
        }
        // only non-joiners that do nothing are dropped
        assertThat(changed)
                .hasSizeLessThan(10)
                .allSatisfy((name, accepted) -> assertThat(accepted)
                        .isEqualTo(name.replace("\u200C", "").strip()));
    }

    private static Set<String> refused(NameRules rules, UnaryOperator<String> form) {
        Map<String, String> refused = new TreeMap<>();
        for (String name : NAMES) {
            try {
                rules.accept(form.apply(name));
            } catch (ProfileFailure e) {
                refused.put(name, e.reason());
            }
        }
        return refused.keySet();
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static Set<String> withProfane() {
        Set<String> all = new TreeSet<>(REFUSED_ALWAYS.keySet());
        all.addAll(REFUSED_AS_PROFANE.keySet());
        return all;
    }

    private static ProfanityFilter inElevenLanguages() {
        return new ProfanityFilter(Set.of("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "sv", "tr"), List.of());
    }
}
