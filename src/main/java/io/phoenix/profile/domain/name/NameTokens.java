package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import io.phoenix.profile.domain.name.Sign.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name split into tokens for lookup in word lists. A word ends at any other character than a letter, and between a
 * lower-case and an upper-case letter. Consecutive single letters are one word, so {@code A d m i n} and {@code TheAdmin}
 * both contain the word admin.
 *
 * <p>Digits and symbols are read twice: as the end of a word, and as the letters that they look like. So both
 * {@code Admin|Bob} and {@code adm|n} contain the word admin.
 *
 * @param words single words
 * @param phrases two to {@value #WORDS_MAX} consecutive words, separated by single spaces
 * @param whole the whole name as one word
 * @param capitalized whether the name has several words, each with one capital at its start, such as {@code Wan King} and
 *     {@code Ana L.}: these are names, not one word torn apart.
 */
record NameTokens(List<Token> words, List<Token> phrases, List<Token> whole, boolean capitalized) {

    /** The most consecutive words that are looked up together. */
    static final int WORDS_MAX = 4;

    // digits and symbols after so many letters are a number or decoration: Ana1 is not read as Anal
    private static final int LETTERS_BEFORE_NUMBER = 3;

    private static final Pattern REPEATED_CHARACTER = Pattern.compile("(.)\\1{2,}");

    /**
     * A word or phrase.
     *
     * @param plain as written, but in lower case
     * @param bare the Latin letters that it looks like: see {@link Lookalikes}
     * @param disguised whether it has characters that no honest spelling has, so that only {@code bare} shows its meaning
     */
    record Token(String plain, String bare, boolean disguised) {

        /** The bare letters, with {@code i} and {@code l} as one letter. */
        String merged() {
            return Lookalikes.merged(bare);
        }
    }

    static NameTokens of(String name) {
        List<Sign> signs = signs(name);
        List<List<Sign>> split = split(signs, false, true);
        List<List<Sign>> words = joinSingleLetters(split);
        NameTokens tokens =
                new NameTokens(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), isCapitalized(words));
        tokens.read(words, false);
        List<List<Sign>> uncut = split(signs, false, false);
        if (uncut.size() < split.size()) {
            uncut.forEach(word -> addVariants(word, tokens.words));
        }
        if (signs.stream().anyMatch(sign -> sign.kind() != Kind.LETTER && sign.kind() != Kind.SEPARATOR)) {
            tokens.read(joinSingleLetters(split(signs, true, true)), true);
        }
        return tokens;
    }

    /** The one token of a list entry: its words, separated by single spaces. */
    static Token ofEntry(String entry) {
        // nearly all entries; there are thousands, read at start
        if (isPlain(entry)) {
            return new Token(entry, entry, false);
        }
        return phrase(
                split(signs(entry), true, true).stream().map(NameTokens::token).toList());
    }

    private static boolean isPlain(String entry) {
        for (int i = 0; i < entry.length(); i++) {
            if (entry.charAt(i) < 'a' || entry.charAt(i) > 'z') {
                return false;
            }
        }
        return !entry.isEmpty();
    }

    // the second reading skips words that the first one has read the same
    private void read(List<List<Sign>> split, boolean again) {
        List<Token> tokens = new ArrayList<>(split.size());
        for (List<Sign> word : split) {
            tokens.add(token(word));
        }
        for (int i = 0; i < tokens.size(); i++) {
            boolean isNew = !again || !hasOnlyLetters(split.get(i));
            if (isNew) {
                addVariants(split.get(i), tokens.get(i), words);
            }
            int end = Math.min(i + WORDS_MAX, tokens.size());
            for (int to = i + 2; to <= end; to++) {
                isNew |= !again || !hasOnlyLetters(split.get(to - 1));
                if (isNew) {
                    phrases.add(phrase(tokens.subList(i, to)));
                }
            }
        }
        if (!split.isEmpty()) {
            List<Sign> all = new ArrayList<>();
            split.forEach(all::addAll);
            addVariants(all, whole);
        }
    }

    private static boolean hasOnlyLetters(List<Sign> word) {
        for (Sign sign : word) {
            if (sign.kind() != Kind.LETTER) {
                return false;
            }
        }
        return true;
    }

    private static void addVariants(List<Sign> word, List<Token> variants) {
        addVariants(word, token(word), variants);
    }

    // with and without a number at the end, and without letters repeated for emphasis
    private static void addVariants(List<Sign> word, Token token, List<Token> variants) {
        addWithoutRepetition(token, variants);
        int end = endOfLetters(word);
        if (end > 0 && end < word.size()) {
            addWithoutRepetition(token(word.subList(0, end)), variants);
        }
    }

    private static void addWithoutRepetition(Token token, List<Token> variants) {
        variants.add(token);
        Matcher repeated = REPEATED_CHARACTER.matcher(token.bare);
        if (repeated.find()) {
            for (String replacement : List.of("$1", "$1$1")) {
                String plain = REPEATED_CHARACTER.matcher(token.plain).replaceAll(replacement);
                variants.add(new Token(plain, repeated.replaceAll(replacement), token.disguised));
            }
        }
    }

    private static List<Sign> signs(String name) {
        List<Sign> signs = new ArrayList<>(name.length());
        for (int i = 0; i < name.length(); i = name.offsetByCodePoints(i, 1)) {
            int codePoint = name.codePointAt(i);
            if (!UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT)) {
                signs.add(Sign.of(codePoint));
            }
        }
        return signs;
    }

    private static List<List<Sign>> split(List<Sign> signs, boolean symbolsAreLetters, boolean cutAtCapitals) {
        List<List<Sign>> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < signs.size(); i++) {
            Sign sign = signs.get(i);
            boolean ofWord = sign.kind() == Kind.LETTER || (symbolsAreLetters && sign.kind() != Kind.SEPARATOR);
            boolean cut = cutAtCapitals
                    && i > start
                    && sign.isUpperCase()
                    && signs.get(i - 1).isLowerCase();
            if (i > start && (!ofWord || cut)) {
                words.add(signs.subList(start, i));
                start = i;
            }
            if (!ofWord) {
                start = i + 1;
            }
        }
        if (start < signs.size()) {
            words.add(signs.subList(start, signs.size()));
        }
        return words;
    }

    private static List<List<Sign>> joinSingleLetters(List<List<Sign>> words) {
        List<List<Sign>> joined = new ArrayList<>(words.size());
        boolean singleBefore = false;
        for (List<Sign> word : words) {
            boolean single = isSingleLetter(word);
            if (single && singleBefore) {
                List<Sign> longer = new ArrayList<>(joined.get(joined.size() - 1));
                longer.addAll(word);
                joined.set(joined.size() - 1, longer);
            } else {
                joined.add(word);
            }
            singleBefore = single;
        }
        return joined;
    }

    private static boolean isSingleLetter(List<Sign> word) {
        int letters = 0;
        for (Sign sign : word) {
            letters += sign.isMark() ? 0 : 1;
        }
        return letters == 1;
    }

    private static boolean isCapitalized(List<List<Sign>> words) {
        for (List<Sign> word : words) {
            for (int i = 0; i < word.size(); i++) {
                if (word.get(i).isUpperCase() != (i == 0)) {
                    return false;
                }
            }
        }
        return words.size() > 1;
    }

    private static Token phrase(List<Token> words) {
        StringBuilder plain = new StringBuilder();
        StringBuilder bare = new StringBuilder();
        boolean disguised = false;
        for (Token word : words) {
            plain.append(plain.isEmpty() ? "" : " ").append(word.plain);
            bare.append(bare.isEmpty() ? "" : " ").append(word.bare);
            disguised |= word.disguised;
        }
        return new Token(plain.toString(), bare.toString(), disguised);
    }

    private static Token token(List<Sign> word) {
        StringBuilder plain = new StringBuilder(word.size());
        StringBuilder bare = new StringBuilder(word.size());
        int end = endOfLetters(word);
        for (int i = 0; i < word.size(); i++) {
            Sign sign = word.get(i);
            plain.append(sign.folded());
            if (i < end) {
                bare.append(sign.bare());
            } else {
                bare.appendCodePoint(sign.codePoint());
            }
        }
        return new Token(plain.toString(), bare.toString(), isDisguised(word.subList(0, end)));
    }

    // digits and symbols at the end of a few letters may be letters; after more of them, or alone, digits are a number
    private static int endOfLetters(List<Sign> word) {
        int end = word.size();
        while (end > 0 && word.get(end - 1).isAmbiguous()) {
            end--;
        }
        return end >= LETTERS_BEFORE_NUMBER || isNumber(word) ? end : word.size();
    }

    private static boolean isNumber(List<Sign> word) {
        for (Sign sign : word) {
            if (sign.kind() != Kind.DIGIT) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDisguised(List<Sign> word) {
        for (int i = 0; i < word.size(); i++) {
            Sign sign = word.get(i);
            if (sign.kind() != Kind.LETTER || sign.imitation() || isOutOfCase(word, i)) {
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
        Sign before = word.get(i - 1);
        return switch (word.get(i).codePoint()) {
            case 'l' ->
                before.isUpperCase() && i + 1 < word.size() && word.get(i + 1).isUpperCase();
            case 'I' -> before.isLowerCase();
            default -> false;
        };
    }
}
