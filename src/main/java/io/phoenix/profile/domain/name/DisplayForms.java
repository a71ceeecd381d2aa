package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Bidi;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Collator;
import com.ibm.icu.text.RuleBasedCollator;
import com.ibm.icu.text.Transliterator;
import com.ibm.icu.util.ULocale;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Forms of a name for game fonts, terminals and sorted lists, which cannot show or compare every name as it is. They depend on
 * the name alone, and on the version of ICU. Immutable.
 *
 * <p>Creating them takes about 15 microseconds, of a Chinese name about 80, and the first time in a process, a
 * fraction of a second: not for event loops.
 *
 * @param initial the first grapheme (UAX 29), such as a letter with its accents, or an emoji with its modifiers
 * @param shortened the name, cut between graphemes to at most {@value #COLUMNS_MAX} columns
 * @param ascii the name in printable ASCII: transliterated, without what has no such form; {@value #NO_ASCII} if nothing is left
 * @param rightToLeft whether the first letter with a direction is read from right to left (UAX 9, rules P2 and P3)
 * @param sortKey the key of the Unicode collation (UTS 10) in hexadecimal, by which numbers sort by their value. Sorting keys by
 *     their characters sorts the names, up to the first {@value #SORT_KEY_BYTES_MAX} bytes
 */
public record DisplayForms(String initial, String shortened, String ascii, boolean rightToLeft, String sortKey) {

    /** The width of {@link #shortened}: a wide character (UAX 11) or an emoji takes two columns, a mark none. */
    public static final int COLUMNS_MAX = 12;

    /** The most characters of {@link #ascii}: transliteration may lengthen a name. */
    public static final int ASCII_MAX = 64;

    public static final String NO_ASCII = "Player";
    public static final int SORT_KEY_BYTES_MAX = 64;

    private static final int WIDE_COLUMNS = 2;

    // removes the primes that stand for soft and hard signs: Olga, not Ol'ga
    private static final String ASCII_RULES =
            "NFKC; Any-Latin; [\\u02B9\\u02BA] Remove; Latin-ASCII; [^\\u0020-\\u007E] Remove";

    // both are thread-safe: the one has no state, the other is frozen
    private static final Transliterator ASCII = Transliterator.getInstance(ASCII_RULES);
    private static final RuleBasedCollator COLLATOR = collator();

    public static DisplayForms of(String name) {
        BreakIterator graphemes = BreakIterator.getCharacterInstance(ULocale.ROOT);
        graphemes.setText(name);
        return new DisplayForms(
                name.substring(0, graphemes.following(0)),
                shortened(name, graphemes),
                ascii(name),
                Bidi.getBaseDirection(name) == Bidi.RTL,
                sortKey(name));
    }

    private static String shortened(String name, BreakIterator graphemes) {
        int columns = 0;
        int start = graphemes.first();
        for (int end = graphemes.next(); end != BreakIterator.DONE; end = graphemes.next()) {
            columns += columns(name.substring(start, end));
            if (columns > COLUMNS_MAX) {
                return name.substring(0, start).stripTrailing();
            }
            start = end;
        }
        return name;
    }

    private static int columns(String grapheme) {
        int columns = grapheme.codePoints().map(DisplayForms::columns).max().orElse(0);
        boolean emoji = UCharacter.hasBinaryProperty(grapheme, UProperty.RGI_EMOJI);
        return emoji ? WIDE_COLUMNS : columns;
    }

    private static int columns(int codePoint) {
        int type = UCharacter.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        int width = UCharacter.getIntPropertyValue(codePoint, UProperty.EAST_ASIAN_WIDTH);
        return width == UCharacter.EastAsianWidth.WIDE || width == UCharacter.EastAsianWidth.FULLWIDTH
                ? WIDE_COLUMNS
                : 1;
    }

    private static String ascii(String name) {
        String ascii = ASCII.transliterate(name).strip().replaceAll(" {2,}", " ");
        if (ascii.isEmpty()) {
            return NO_ASCII;
        }
        return ascii.length() <= ASCII_MAX
                ? ascii
                : ascii.substring(0, ASCII_MAX).stripTrailing();
    }

    private static String sortKey(String name) {
        byte[] key = COLLATOR.getCollationKey(name).toByteArray();
        // the last byte is a terminator
        int length = Math.min(key.length - 1, SORT_KEY_BYTES_MAX);
        return HexFormat.of().formatHex(Arrays.copyOf(key, length));
    }

    private static RuleBasedCollator collator() {
        RuleBasedCollator collator = (RuleBasedCollator) Collator.getInstance(ULocale.ROOT);
        collator.setNumericCollation(true);
        collator.freeze();
        return collator;
    }
}
