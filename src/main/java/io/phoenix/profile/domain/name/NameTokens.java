package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name split into tokens for lookup in word lists: its words, up to {@value #WORDS_MAX} consecutive words, and the whole
 * name as one word. A word ends at a space, at a symbol, and between a lower-case and an upper-case letter. Consecutive
 * single letters are one word, so {@code A d m i n} and {@code TheAdmin} both contain the word admin.
 *
 * <p>Tokens are folded: case, accents, confusables of other scripts and leetspeak are undone. So {@code Аdm1n} with a
 * Cyrillic letter, {@code @dmin} and {@code ÁDMÍN} all become {@code admin}.
 *
 * @param words single words, and consecutive words separated by single spaces
 * @param whole the whole name as one word, with variants
 */
record NameTokens(Set<String> words, Set<String> whole) {

    /** The most consecutive words that are looked up together. */
    static final int WORDS_MAX = 4;

    private static final Pattern NON_LETTERS_AT_ENDS = Pattern.compile("^[^\\p{L}]+|[^\\p{L}\\p{M}]+$");
    private static final Pattern REPEATED_CHARACTER = Pattern.compile("(.)\\1{2,}");

    private static final int FIRST_BEYOND_ASCII = 0x80;
    private static final Normalizer2 NFKD = Normalizer2.getNFKDInstance();
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private static final String LEETSPEAK = "0134578@$!|+\u20AC";
    private static final String LEETSPEAK_LETTERS = "oieastbasiite";

    // small capitals, written by "fancy text" converters; the confusables of UTS 39 lack most of them
    private static final String SMALL_CAPITALS = "\u1D00\u0299\u1D04\u1D05\u1D07\uA730\u0262\u029C\u026A\u1D0A\u1D0B"
            + "\u029F\u1D0D\u0274\u1D0F\u1D18\u0280\uA731\u1D1B\u1D1C\u1D20\u1D21\u028F\u1D22";
    private static final String SMALL_CAPITAL_LETTERS = "abcdefghijklmnoprstuvwyz";

    static NameTokens of(String name) {
        List<String> words = joinSingleLetters(split(name));
        List<String> folded = words.stream().map(NameTokens::fold).toList();
        Set<String> tokens = new LinkedHashSet<>();
        for (int i = 0; i < words.size(); i++) {
            tokens.addAll(variants(words.get(i)));
            int end = Math.min(i + WORDS_MAX, words.size());
            for (int to = i + 2; to <= end; to++) {
                tokens.add(String.join(" ", folded.subList(i, to)));
            }
        }
        return new NameTokens(tokens, variants(String.join("", words)));
    }

    /** The one token of a list entry: its folded words, separated by single spaces. */
    static String ofEntry(String entry) {
        return String.join(" ", split(entry).stream().map(NameTokens::fold).toList());
    }

    // with and without digits and symbols at the ends, and without letters repeated for emphasis
    private static Set<String> variants(String word) {
        Set<String> variants = new LinkedHashSet<>();
        addVariants(fold(word), variants);
        String trimmed = NON_LETTERS_AT_ENDS.matcher(word).replaceAll("");
        if (!trimmed.isEmpty() && trimmed.length() < word.length()) {
            addVariants(fold(trimmed), variants);
        }
        return variants;
    }

    private static void addVariants(String folded, Set<String> variants) {
        variants.add(folded);
        Matcher repeated = REPEATED_CHARACTER.matcher(folded);
        if (repeated.find()) {
            variants.add(repeated.replaceAll("$1"));
            variants.add(repeated.replaceAll("$1$1"));
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
        return UCharacter.isLetterOrDigit(codePoint)
                || NameCharacters.isMark(codePoint)
                || LEETSPEAK.indexOf(codePoint) >= 0;
    }

    private static List<String> joinSingleLetters(List<String> words) {
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

    // also maps l to i, since their capitals look alike
    private static String fold(String word) {
        boolean ascii = word.chars().allMatch(c -> c < FIRST_BEYOND_ASCII);
        String letters = ascii ? word : MARKS.matcher(NFKD.normalize(word)).replaceAll("");
        StringBuilder folded = new StringBuilder(letters.length());
        letters.codePoints().forEach(codePoint -> folded.append(foldCharacter(codePoint)));
        return UCharacter.foldCase(folded.toString(), true).replace('l', 'i');
    }

    // keeps ASCII letters: with their confusable skeletons, Pom would match a word with "rn"
    private static String foldCharacter(int codePoint) {
        int leet = LEETSPEAK.indexOf(codePoint);
        if (leet >= 0) {
            return LEETSPEAK_LETTERS.substring(leet, leet + 1);
        }
        if (codePoint < FIRST_BEYOND_ASCII) {
            return Character.toString(codePoint);
        }
        int capital = SMALL_CAPITALS.indexOf(codePoint);
        return capital >= 0
                ? SMALL_CAPITAL_LETTERS.substring(capital, capital + 1)
                : NameSkeleton.confusableOf(codePoint);
    }
}
