package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The forms under which a name is looked up in a list of words: each word without its disguises, up to four words in a
 * row, and the whole name in one word. A word ends at a space, at a sign, and before a capital that follows a small
 * letter; single letters in a row are one word, so {@code A d m i n} and {@code TheAdmin} both have the word admin.
 *
 * @param words forms of the words and of words in a row, parted by single spaces
 * @param whole forms of the whole name in one word
 */
record WordForms(Set<String> words, Set<String> whole) {

    /** The most words in a row that are looked up together. */
    static final int WORDS_IN_A_ROW_MAX = 4;

    private static final Pattern NO_LETTERS_AT_AN_END = Pattern.compile("^[^\\p{L}]+|[^\\p{L}\\p{M}]+$");
    private static final Pattern DRAWN_OUT = Pattern.compile("(.)\\1{2,}");

    /** All forms of a name. */
    static WordForms of(String name) {
        List<String> words = withSingleLettersJoined(split(name));
        List<String> plain = words.stream().map(Undisguised::of).toList();
        Set<String> forms = new LinkedHashSet<>();
        for (int i = 0; i < words.size(); i++) {
            forms.addAll(formsOf(words.get(i)));
            int end = Math.min(i + WORDS_IN_A_ROW_MAX, words.size());
            for (int to = i + 2; to <= end; to++) {
                forms.add(String.join(" ", plain.subList(i, to)));
            }
        }
        return new WordForms(forms, formsOf(String.join("", words)));
    }

    /** The one form of an entry of a list, which nobody disguised: its words, parted by single spaces. */
    static String ofEntry(String entry) {
        return String.join(" ", split(entry).stream().map(Undisguised::of).toList());
    }

    private static Set<String> formsOf(String word) {
        Set<String> forms = new LinkedHashSet<>();
        addForms(Undisguised.of(word), forms);
        String trimmed = NO_LETTERS_AT_AN_END.matcher(word).replaceAll("");
        if (!trimmed.isEmpty() && trimmed.length() < word.length()) {
            addForms(Undisguised.of(trimmed), forms);
        }
        return forms;
    }

    private static void addForms(String plain, Set<String> forms) {
        forms.add(plain);
        Matcher drawnOut = DRAWN_OUT.matcher(plain);
        if (drawnOut.find()) {
            forms.add(drawnOut.replaceAll("$1"));
            forms.add(drawnOut.replaceAll("$1$1"));
        }
    }

    private static List<String> split(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int before = ' ';
        for (int codePoint : name.codePoints().toArray()) {
            boolean ofWord = isOfWord(codePoint);
            if (!word.isEmpty() && (!ofWord || (UCharacter.isLowerCase(before) && UCharacter.isUpperCase(codePoint)))) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (ofWord) {
                word.appendCodePoint(codePoint);
            }
            before = codePoint;
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static boolean isOfWord(int codePoint) {
        return UCharacter.isLetterOrDigit(codePoint) || NameMarks.isMark(codePoint) || Undisguised.isStandIn(codePoint);
    }

    private static List<String> withSingleLettersJoined(List<String> words) {
        List<String> joined = new ArrayList<>();
        boolean singleBefore = false;
        for (String word : words) {
            boolean single = word.codePointCount(0, word.length()) == 1;
            if (single && singleBefore) {
                joined.set(joined.size() - 1, joined.get(joined.size() - 1) + word);
            } else {
                joined.add(word);
            }
            singleBefore = single;
        }
        return joined;
    }
}
