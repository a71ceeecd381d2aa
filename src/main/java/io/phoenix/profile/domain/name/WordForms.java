package io.phoenix.profile.domain.name;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The forms of a word by the regular rules of its language: singular and plural, and for English verbs also conjugations and
 * derived words. Some forms do not exist; in a list of words to refuse they do no harm. Forms of the other gender are left
 * out, because they are often other words, such as Spanish pollo, a chicken. Pure functions.
 */
final class WordForms {

    // the forms of shorter words are too often other words
    private static final int LETTERS_MIN = 3;

    private static final String VOWELS = "aeiou";

    /** Endings of the other number by language: by the ending that they replace, of which the longest that fits is used. */
    private static final Map<String, Map<String, List<String>>> ENDINGS = Map.of(
            "de", Map.of("", List.of("e", "en", "n", "s"), "en", List.of("e", "")),
            "es", Map.of("", List.of("s", "es"), "s", List.of(""), "es", List.of("e", "")),
            "fr", Map.of("", List.of("s", "x"), "s", List.of("")),
            "it", Map.of("o", List.of("i"), "a", List.of("e"), "i", List.of("o", "e"), "e", List.of("a", "i")),
            "nl", Map.of("", List.of("en", "s"), "en", List.of("")),
            "pt", Map.of("", List.of("s", "es"), "s", List.of(""), "es", List.of("e", ""), "ão", List.of("ões")));

    private WordForms() {}

    /** The word, its singular and its plural; of a phrase, those of its last word. */
    static Set<String> of(String language, String word) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(word);
        if (word.length() >= LETTERS_MIN) {
            if (language.equals("en")) {
                addEnglishNumber(word, forms);
            } else {
                addByEnding(ENDINGS.getOrDefault(language, Map.of()), word, forms);
            }
        }
        return forms;
    }

    /** The forms of an English verb, and of the nouns and adjectives that are derived from it. */
    static Set<String> ofEnglishVerb(String verb) {
        String stem = verb.endsWith("e") ? verb.substring(0, verb.length() - 1) : doubled(verb);
        Set<String> forms = new LinkedHashSet<>();
        for (String form : List.of(verb, stem + "er", stem + "ing")) {
            addEnglishNumber(form, forms);
        }
        forms.addAll(List.of(stem + "ed", stem + "in", stem + "y", stem + "ier", stem + "iest", verb + "able"));
        return forms;
    }

    private static void addEnglishNumber(String word, Set<String> forms) {
        forms.add(word);
        int length = word.length();
        if (hisses(word, length)) {
            forms.add(word + "es");
        } else if (word.endsWith("y") && VOWELS.indexOf(word.charAt(length - 2)) < 0) {
            forms.add(word.substring(0, length - 1) + "ies");
        } else {
            forms.add(word + "s");
        }
        if (word.endsWith("ies")) {
            forms.add(word.substring(0, length - 3) + "y");
        } else if (word.endsWith("es") && hisses(word, length - 2)) {
            forms.add(word.substring(0, length - 2));
        } else if (length > LETTERS_MIN && word.endsWith("s") && "su".indexOf(word.charAt(length - 2)) < 0) {
            forms.add(word.substring(0, length - 1));
        }
    }

    private static boolean hisses(String word, int end) {
        return word.startsWith("s", end - 1)
                || word.startsWith("x", end - 1)
                || word.startsWith("z", end - 1)
                || word.startsWith("ch", end - 2)
                || word.startsWith("sh", end - 2);
    }

    private static void addByEnding(Map<String, List<String>> endings, String word, Set<String> forms) {
        for (int length = 2; length >= 0; length--) {
            List<String> others = endings.get(word.substring(word.length() - length));
            if (others != null) {
                String stem = word.substring(0, word.length() - length);
                others.forEach(other -> forms.add(stem + other));
                return;
            }
        }
    }

    // a single consonant after a single vowel is doubled: shit, shitting
    private static String doubled(String verb) {
        int last = verb.length() - 1;
        boolean doubles = VOWELS.indexOf(verb.charAt(last)) < 0
                && "wxyh".indexOf(verb.charAt(last)) < 0
                && VOWELS.indexOf(verb.charAt(last - 1)) >= 0
                && (last < 2 || VOWELS.indexOf(verb.charAt(last - 2)) < 0);
        return doubles ? verb + verb.charAt(last) : verb;
    }
}
