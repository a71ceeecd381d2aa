package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import java.util.HashMap;
import java.util.Map;

/**
 * The Latin letters that a character stands for or looks like: undoes accents, compatibility forms, the confusables of UTS
 * 39, small capitals, letters of emoji and leetspeak. Thread-safe.
 */
final class Lookalikes {

    private static final Normalizer2 NFKD = Normalizer2.getNFKDInstance();
    private static final int FIRST_BEYOND_ASCII = 0x80;
    private static final int FIRST_LETTER_SYMBOL = 0x1F150;
    private static final int LAST_LETTER_SYMBOL = 0x1F1FF;

    private static final String LEETSPEAK = "0134578@$!|+\u20AC";
    private static final String LEETSPEAK_LETTERS = "oieastbasiite";

    // the confusables of UTS 39 lack most of these
    private static final Map<Integer, String> SYMBOLS = new HashMap<>();

    static {
        // small capitals, written by "fancy text" converters
        putEach(
                "\u1D00\u0299\u1D04\u1D05\u1D07\uA730\u0262\u029C\u026A\u1D0A\u1D0B\u029F\u1D0D\u0274\u1D0F\u1D18\u0280"
                        + "\uA731\u1D1B\u1D1C\u1D20\u1D21\u028F\u1D22",
                "abcdefghijklmnoprstuvwyz");
        putAlphabet(0x1F150); // negative circled letters
        putAlphabet(0x1F170); // negative squared letters
        putAlphabet(0x1F1E6); // regional indicators, also as flags
        // emoji that are round, crossed or upright, and the emoji of a dollar
        putEach("\u25CB\u25CE\u25CF\u25EF\u26AA\u26AB\u2B55\u2B58", "oooooooo");
        putEach("\uD83D\uDD34\uD83D\uDD35\uD83D\uDFE0\uD83D\uDFE1\uD83D\uDFE2\uD83D\uDFE3\uD83D\uDFE4", "ooooooo");
        putEach("\u2716\u274C\u274E\u2757\u2755\u2795\uD83D\uDCB2", "xxxiits");
        // letters in a circle that are signs of their own, which NFKC leaves alone: of copyright, trade mark and the
        // like
        putEach("\u00A9\u00AE\u2117\uD83C\uDD8A\uD83C\uDD2F\uD83C\uDD6E", "crppcc");
        SYMBOLS.put(0x1F16D, "cc");
        // currencies, drawn as letters with a stroke; NFKC and UTS 39 know the others
        putEach(
                "\u00A3\u0E3F\u20A3\u20A4\u20A6\u20B1\u20B2\u20B3\u20B4\u20B5\u20B8\u20BA\u20BD\u20BF",
                "lbflnpgasctlpb");
        SYMBOLS.put(0x20A0, "ce");
        SYMBOLS.put(0x20A2, "cr");
        SYMBOLS.put(0x20A7, "pts");
        SYMBOLS.put(0x20B7, "sm");
        // signs of words, with their letters
        putEach("\u212E\u2129", "ei");
        SYMBOLS.put(0x2114, "lb");
        SYMBOLS.put(0x214A, "pl");
        SYMBOLS.put(0x214D, "as");
        putEach("\u2502\u2503\u2758\u2759\u275A", "iiiii"); // vertical lines
        // words in a square
        putWords(0x1F18B, "ic", "pa", "sa", "ab", "wc");
        putWords(0x1F191, "cl", "cool", "free", "id", "new", "ng", "ok", "sos", "up", "vs");
        putWords(0x1F1A5, "d", "hc", "hdr", "hires", "lossless", "shv", "uhd", "vod");
    }

    private Lookalikes() {}

    /** The letters in lower case. Characters that look like none become their confusable prototype; marks are dropped. */
    static String of(int codePoint) {
        if (codePoint < FIRST_BEYOND_ASCII) {
            return ofAscii(codePoint);
        }
        String symbol = SYMBOLS.get(codePoint);
        if (symbol != null) {
            return symbol;
        }
        String decomposition = NFKD.getDecomposition(codePoint);
        if (decomposition == null) {
            return ofPrototype(codePoint);
        }
        StringBuilder letters = new StringBuilder();
        decomposition.codePoints().forEach(part -> letters.append(part == codePoint ? ofPrototype(part) : of(part)));
        return letters.toString();
    }

    /**
     * The text with {@code i} and {@code l} as one letter, because a capital of one looks like the small form of the other.
     */
    static String merged(String letters) {
        return letters.replace('l', 'i');
    }

    /** Whether what {@link #of} returned begins with a Latin letter. */
    static boolean isLatin(String letters) {
        return !letters.isEmpty() && letters.charAt(0) >= 'a' && letters.charAt(0) <= 'z';
    }

    /** Whether the character is a symbol that shows a letter. */
    static boolean isLetterSymbol(int codePoint) {
        return codePoint >= FIRST_LETTER_SYMBOL && codePoint <= LAST_LETTER_SYMBOL && SYMBOLS.containsKey(codePoint);
    }

    /** Whether the letter looks Latin, but no language with the Latin script writes it. */
    static boolean isImitation(int codePoint, String letters) {
        return codePoint >= FIRST_BEYOND_ASCII
                && isLatin(letters)
                && (UScript.getScript(codePoint) != UScript.LATIN || SYMBOLS.containsKey(codePoint));
    }

    // keeps ASCII letters: with their prototypes, Pom would match a word with "rn"
    private static String ofAscii(int codePoint) {
        int leet = LEETSPEAK.indexOf(codePoint);
        return String.valueOf(leet >= 0 ? LEETSPEAK_LETTERS.charAt(leet) : Character.toLowerCase((char) codePoint));
    }

    private static String ofPrototype(int codePoint) {
        if (NameCharacters.isMark(codePoint) && !isSpacingMark(codePoint)) {
            return "";
        }
        int leet = LEETSPEAK.indexOf(codePoint);
        if (leet >= 0) {
            return LEETSPEAK_LETTERS.substring(leet, leet + 1);
        }
        String prototype = NameSkeleton.confusableOf(codePoint);
        if (prototype.equals("rn")) {
            return "m";
        }
        if (isSpacingMark(codePoint)) {
            return isLatin(prototype) ? prototype : "";
        }
        StringBuilder letters = new StringBuilder();
        UCharacter.foldCase(prototype, true)
                .codePoints()
                .filter(part -> !NameCharacters.isMark(part))
                .forEach(part -> letters.append(part < FIRST_BEYOND_ASCII ? ofAscii(part) : Character.toString(part)));
        return letters.toString();
    }

    // signs of the scripts of India stand beside the letter before them, and some are round like an o
    private static boolean isSpacingMark(int codePoint) {
        return UCharacter.getType(codePoint) == UCharacterCategory.COMBINING_SPACING_MARK;
    }

    private static void putEach(String symbols, String letters) {
        int[] codePoints = symbols.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            SYMBOLS.put(codePoints[i], letters.substring(i, i + 1));
        }
    }

    private static void putWords(int first, String... words) {
        for (int i = 0; i < words.length; i++) {
            SYMBOLS.put(first + i, words[i]);
        }
    }

    private static void putAlphabet(int first) {
        for (int i = 0; i < 26; i++) {
            SYMBOLS.put(first + i, ofAscii('a' + i));
        }
    }
}
