package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name split into tokens for lookup in word lists. A word ends at anything that is no letter, and between a lower-case and
 * an upper-case letter. Consecutive single letters are one word, so {@code A d m i n} and {@code TheAdmin} both contain the
 * word admin.
 *
 * <p>Digits and symbols are read twice: as what they are, which end a word, and as the letters that they look like. So both
 * {@code Admin|Bob} and {@code adm|n} contain the word admin.
 *
 * @param words single words
 * @param phrases two to {@value #WORDS_MAX} consecutive words, separated by single spaces
 * @param whole the whole name as one word
 * @param capitalized whether the name has several words, each with one capital, at its start. So {@code Wan King} and {@code
 *     Ana L.} are, which are names and no words torn apart.
 */
record NameTokens(Set<Token> words, Set<Token> phrases, Set<Token> whole, boolean capitalized) {

    /** The most consecutive words that are looked up together. */
    static final int WORDS_MAX = 4;

    // digits and symbols after so many letters are a number or decoration: Ana1 is not read as Anal
    private static final int LETTERS_BEFORE_NUMBER = 3;

    private static final Pattern PLAIN_ENTRY = Pattern.compile("[a-z]+(?: [a-z]+)*+");
    private static final Pattern REPEATED_CHARACTER = Pattern.compile("(.)\\1{2,}");

    /**
     * A word or phrase.
     *
     * @param plain as written, but in lower case
     * @param bare the Latin letters that it looks like: see {@link Lookalikes}
     * @param disguised whether an honest spelling has other characters, so that {@code bare} tells what the word means
     */
    record Token(String plain, String bare, boolean disguised) {

        /** The bare letters, with one letter for those that look alike. */
        String merged() {
            return Lookalikes.merged(bare);
        }
    }

    private enum Kind {
        LETTER,
        LETTER_SYMBOL,
        DIGIT,
        SYMBOL,
        SEPARATOR;

        boolean isAmbiguous() {
            return this == DIGIT || this == SYMBOL;
        }
    }

    private record Sign(int codePoint, Kind kind, String bare) {

        boolean isUpperCase() {
            return UCharacter.isUpperCase(codePoint);
        }

        boolean isMark() {
            return NameCharacters.isMark(codePoint);
        }
    }

    static NameTokens of(String name) {
        List<Sign> signs = signs(name);
        List<List<Sign>> split = joinSingleLetters(split(signs, false, true));
        NameTokens tokens = new NameTokens(
                new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), isCapitalized(split));
        tokens.read(split, split(signs, false, false));
        if (signs.stream().anyMatch(sign -> sign.kind() != Kind.LETTER && sign.kind() != Kind.SEPARATOR)) {
            tokens.read(joinSingleLetters(split(signs, true, true)), List.of());
        }
        return tokens;
    }

    /** The one token of a list entry: its words, separated by single spaces. */
    static Token ofEntry(String entry) {
        // nearly all entries; there are thousands, read at start
        if (PLAIN_ENTRY.matcher(entry).matches()) {
            return new Token(entry, entry, false);
        }
        return phrase(split(signs(entry), true, true));
    }

    private void read(List<List<Sign>> split, List<List<Sign>> uncut) {
        for (int i = 0; i < split.size(); i++) {
            addVariants(split.get(i), words);
            int end = Math.min(i + WORDS_MAX, split.size());
            for (int to = i + 2; to <= end; to++) {
                phrases.add(phrase(split.subList(i, to)));
            }
        }
        uncut.forEach(word -> addVariants(word, words));
        if (!split.isEmpty()) {
            addVariants(split.stream().flatMap(List::stream).toList(), whole);
        }
    }

    // with and without a number at the end, and without letters repeated for emphasis
    private static void addVariants(List<Sign> word, Set<Token> variants) {
        addWithoutRepetition(word(word), variants);
        int end = endOfLetters(word);
        if (end > 0 && end < word.size()) {
            addWithoutRepetition(word(word.subList(0, end)), variants);
        }
    }

    private static void addWithoutRepetition(Token token, Set<Token> variants) {
        variants.add(token);
        Matcher repeated = REPEATED_CHARACTER.matcher(token.bare());
        if (repeated.find()) {
            for (String replacement : List.of("$1", "$1$1")) {
                String plain = REPEATED_CHARACTER.matcher(token.plain()).replaceAll(replacement);
                variants.add(new Token(plain, repeated.replaceAll(replacement), token.disguised()));
            }
        }
    }

    private static List<Sign> signs(String name) {
        List<Sign> signs = new ArrayList<>(name.length());
        name.codePoints()
                .filter(codePoint -> !UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
                .forEach(codePoint -> signs.add(sign(codePoint)));
        return signs;
    }

    private static Sign sign(int codePoint) {
        String bare = Lookalikes.of(codePoint);
        if (UCharacter.isLetter(codePoint) || NameCharacters.isMark(codePoint)) {
            return new Sign(codePoint, Kind.LETTER, bare);
        }
        if (Lookalikes.isLetterSymbol(codePoint)) {
            return new Sign(codePoint, Kind.LETTER_SYMBOL, bare);
        }
        if (UCharacter.isDigit(codePoint)) {
            return new Sign(codePoint, Kind.DIGIT, bare);
        }
        return new Sign(codePoint, Lookalikes.isLatin(bare) ? Kind.SYMBOL : Kind.SEPARATOR, bare);
    }

    private static List<List<Sign>> split(List<Sign> signs, boolean symbolsAreLetters, boolean cutAtCapitals) {
        List<List<Sign>> words = new ArrayList<>();
        List<Sign> word = new ArrayList<>();
        for (Sign sign : signs) {
            boolean ofWord = sign.kind() == Kind.LETTER || (symbolsAreLetters && sign.kind() != Kind.SEPARATOR);
            boolean cut = cutAtCapitals
                    && !word.isEmpty()
                    && UCharacter.isLowerCase(word.get(word.size() - 1).codePoint())
                    && sign.isUpperCase();
            if (!ofWord || cut) {
                words.add(word);
                word = new ArrayList<>();
            }
            if (ofWord) {
                word.add(sign);
            }
        }
        words.add(word);
        words.removeIf(List::isEmpty);
        return words;
    }

    private static List<List<Sign>> joinSingleLetters(List<List<Sign>> words) {
        List<List<Sign>> joined = new ArrayList<>();
        boolean singleBefore = false;
        for (List<Sign> word : words) {
            boolean single = isSingleLetter(word);
            if (single && singleBefore) {
                joined.get(joined.size() - 1).addAll(word);
            } else {
                joined.add(new ArrayList<>(word));
            }
            singleBefore = single;
        }
        return joined;
    }

    private static boolean isSingleLetter(List<Sign> word) {
        return word.stream().filter(sign -> !sign.isMark()).count() == 1;
    }

    private static boolean isCapitalized(List<List<Sign>> words) {
        return words.size() > 1
                && words.stream()
                        .allMatch(word -> word.get(0).isUpperCase()
                                && word.stream().skip(1).noneMatch(Sign::isUpperCase));
    }

    private static Token phrase(List<List<Sign>> words) {
        List<Token> tokens = words.stream().map(NameTokens::word).toList();
        return new Token(
                String.join(" ", tokens.stream().map(Token::plain).toList()),
                String.join(" ", tokens.stream().map(Token::bare).toList()),
                tokens.stream().anyMatch(Token::disguised));
    }

    private static Token word(List<Sign> word) {
        StringBuilder plain = new StringBuilder(word.size());
        StringBuilder bare = new StringBuilder(word.size());
        int end = endOfLetters(word);
        for (int i = 0; i < word.size(); i++) {
            Sign sign = word.get(i);
            plain.appendCodePoint(sign.codePoint());
            if (i < end) {
                bare.append(sign.bare());
            } else {
                bare.appendCodePoint(sign.codePoint());
            }
        }
        return new Token(
                UCharacter.foldCase(plain.toString(), true), bare.toString(), isDisguised(word.subList(0, end)));
    }

    // digits and symbols at the end of a few letters may be letters; after more of them, or alone, digits are a number
    private static int endOfLetters(List<Sign> word) {
        int end = word.size();
        while (end > 0 && word.get(end - 1).kind().isAmbiguous()) {
            end--;
        }
        boolean number = word.stream().allMatch(sign -> sign.kind() == Kind.DIGIT);
        return number || end >= LETTERS_BEFORE_NUMBER ? end : word.size();
    }

    private static boolean isDisguised(List<Sign> word) {
        for (int i = 0; i < word.size(); i++) {
            Sign sign = word.get(i);
            if (sign.kind() != Kind.LETTER
                    || Lookalikes.isImitation(sign.codePoint(), sign.bare())
                    || isOutOfCase(word, i)) {
                return true;
            }
        }
        return false;
    }

    // a small L between capitals, or a capital I after a small letter
    private static boolean isOutOfCase(List<Sign> word, int i) {
        if (i == 0) {
            return false;
        }
        int before = word.get(i - 1).codePoint();
        return switch (word.get(i).codePoint()) {
            case 'l' ->
                UCharacter.isUpperCase(before)
                        && i + 1 < word.size()
                        && word.get(i + 1).isUpperCase();
            case 'I' -> UCharacter.isLowerCase(before);
            default -> false;
        };
    }
}
