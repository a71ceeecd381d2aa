package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** Holds the recall in docs/names.md, against public lists that .ci/run fetches as packages of npm. */
@Tag("tools")
class PublicListsTest {

    private static final Path PACKAGES = Path.of("target", "tools", "node_modules");

    @ParameterizedTest
    @CsvSource({
        "en, naughty-words/en.json, 91",
        "en, leo-profanity/dictionary/default.json, 88",
        "en, badwords-list/lib/array.js, 69",
        "en, profane-words/words.json, 47",
        "fr, naughty-words/fr.json, 60",
        "de, naughty-words/de.json, 54",
        "pl, naughty-words/pl.json, 55",
        "it, naughty-words/it.json, 40",
        "sv, naughty-words/sv.json, 41",
        "es, naughty-words/es.json, 36",
        "pt, naughty-words/pt.json, 31",
        "nl, naughty-words/nl.json, 19",
        "ru, naughty-words/ru.json, 19",
        "tr, naughty-words/tr.json, 12"
    })
    void accept_wordOfAPublicList_isRefusedAsOftenAsDocumented(String language, String file, int percent)
            throws IOException {
        // an array of strings, perhaps within a script
        String text = Files.readString(PACKAGES.resolve(file));
        List<String> words = new Yaml().load(text.substring(text.indexOf('['), text.lastIndexOf(']') + 1));
        NameRules rules =
                new NameRules(1, 128, ReservedNames.builtIn(), new ProfanityFilter(Set.of(language), List.of()));
        long refused = words.stream().filter(word -> isProfane(rules, word)).count();
        assertThat(100 * refused / words.size()).isGreaterThanOrEqualTo(percent);
    }

    private static boolean isProfane(NameRules rules, String word) {
        try {
            rules.accept(word);
            return false;
        } catch (ProfileFailure e) {
            return e.reason().equals("profanity");
        }
    }
}
