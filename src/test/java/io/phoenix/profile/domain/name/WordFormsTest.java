package io.phoenix.profile.domain.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordFormsTest {

    @ParameterizedTest
    @CsvSource({
        "en, cat, cats",
        "en, cats, cat",
        "en, box, boxes",
        "en, boxes, box",
        "en, pony, ponies",
        "en, ponies, pony",
        "en, boy, boys",
        "en, blow job, blow jobs",
        "de, Hund, Hunde",
        "de, Katzen, Katze",
        "es, gato, gatos",
        "es, gatas, gata",
        "es, señor, señores",
        "fr, chats, chat",
        "fr, bijou, bijoux",
        "it, gatto, gatti",
        "it, gatta, gatte",
        "nl, hond, honden",
        "nl, honden, hond",
        "pt, cão, cões",
        "ru, кот, кот"
    })
    void of_word_containsTheOtherNumber(String language, String word, String other) {
        assertThat(WordForms.of(language, word)).contains(word, other);
    }

    @ParameterizedTest
    @CsvSource({"en, glass, glas", "en, bus, bu", "en, dog, dogging", "es, pollo, polla", "ru, кот, кота"})
    void of_word_doesNotContainOtherWords(String language, String word, String other) {
        assertThat(WordForms.of(language, word)).contains(word).doesNotContain(other);
    }

    @ParameterizedTest
    @CsvSource({
        "hop, hopping, hopped, hoppers",
        "hope, hoping, hoped, hopers",
        "sing, singing, singed, singers",
        "box, boxing, boxed, boxers",
        "eat, eating, eated, eaters"
    })
    void ofEnglishVerb_verb_isConjugated(String verb, String participle, String past, String agents) {
        assertThat(WordForms.ofEnglishVerb(verb)).contains(verb, participle, past, agents);
    }
}
