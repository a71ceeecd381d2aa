package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.Quoted;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of generated names. Their order matters: only the same lists in the same order generate the same names. A
 * changed list affects profiles that are created later, never existing ones.
 *
 * @param adjectives at least {@value #WORDS_MIN} different words
 * @param nouns at least {@value #WORDS_MIN} different words
 */
public record NameWords(List<String> adjectives, List<String> nouns) {

    /** With fewer words, most users of a tenant would share their name with another one. */
    public static final int WORDS_MIN = 16;

    /** In code points. */
    public static final int WORD_LENGTH_MAX = 20;

    /** Words may be of any language. The exception names the list, the word and what was expected. */
    public NameWords {
        adjectives = List.copyOf(adjectives);
        nouns = List.copyOf(nouns);
        requireWords("adjectives", adjectives);
        requireWords("nouns", nouns);
    }

    /** The built-in English words. Reads them from the jar at every call: call it once, at start. */
    public static NameWords builtIn() {
        return new NameWords(WordList.read("adjectives.txt"), WordList.read("nouns.txt"));
    }

    private static void requireWords(String list, List<String> words) {
        if (words.size() < WORDS_MIN) {
            throw new IllegalArgumentException(
                    list + ": " + words.size() + " words (expected: at least " + WORDS_MIN + ")");
        }
        Set<String> seen = new HashSet<>();
        for (String word : words) {
            if (!isWord(word)) {
                throw new IllegalArgumentException(list + ": '" + Quoted.of(word) + "' (expected: 1 to "
                        + WORD_LENGTH_MAX + " letters, the first one a capital where the script has them)");
            }
            if (!seen.add(word.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(list + ": '" + Quoted.of(word) + "' twice (expected: once)");
            }
        }
    }

    private static boolean isWord(String word) {
        int length = word.codePointCount(0, word.length());
        return length >= 1
                && length <= WORD_LENGTH_MAX
                && Character.isLetter(word.codePointAt(0))
                && !Character.isLowerCase(word.codePointAt(0))
                && word.codePoints().allMatch(NameWords::isLetterOrMark);
    }

    // marks include the vowel signs of Devanagari and the vowel points of Hebrew
    private static boolean isLetterOrMark(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isLetter(codePoint)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }
}
