package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.JoiningType;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A name with its emoji, its zero-width joiners and some letters replaced by placeholders. RFC 8266 would reject or decompose
 * most of them; it leaves the placeholder unchanged.
 *
 * @param text the name with placeholders
 * @param parts what each placeholder replaces, in order
 */
record Placeholders(String text, List<String> parts) {

    // itself an emoji, so one in the name is replaced like all others, and the number of placeholders stays right
    private static final String PLACEHOLDER = "\uD83D\uDE00";

    // letters that NFKC decomposes although their languages use them as single letters: am of Thai and Lao, ho of Lao
    // before n and m, the Armenian ligature ew, Korean letters outside of syllables (but not the invisible filler)
    private static final UnicodeSet LETTERS_KEPT =
            new UnicodeSet("[\\u0E33\\u0EB3\\u0EDC\\u0EDD\\u0587[\\u3131-\\u318E]-[\\u3164]]").freeze();

    // no character below this is replaced
    private static final char FIRST_BEYOND_LATIN = '\u0300';

    private static final char ZERO_WIDTH_NON_JOINER = '\u200C';
    private static final char ZERO_WIDTH_JOINER = '\u200D';
    private static final int VIRAMA = 9;

    // the joiner before the virama keeps the ra, as the Unicode Standard says in section 12.2
    private static final String BENGALI_RA_JOINED = "\u09B0\u200D\u09CD";

    /** Replaces all emoji, normalising their spelling, and all joiners that are valid where they stand. */
    static Placeholders in(String name) {
        if (name.chars().allMatch(c -> c < FIRST_BEYOND_LATIN)) {
            return new Placeholders(name, List.of());
        }
        return replace(withoutIdleJoiners(name));
    }

    private static Placeholders replace(String name) {
        StringBuilder text = new StringBuilder(name.length());
        List<String> parts = new ArrayList<>();
        BreakIterator clusters = BreakIterator.getCharacterInstance(ULocale.ROOT);
        clusters.setText(name);
        int start = 0;
        for (int end = clusters.next(); end != BreakIterator.DONE; end = clusters.next()) {
            String emoji = Emoji.fullyQualified(name.substring(start, end));
            if (emoji != null) {
                parts.add(emoji);
                text.append(PLACEHOLDER);
            } else {
                appendLetters(name, start, end, text, parts);
            }
            start = end;
        }
        return new Placeholders(text.toString(), parts);
    }

    /** Replaces the placeholders in a changed text by what they stand for. */
    String restore(String changed) {
        if (parts.isEmpty()) {
            return changed;
        }
        StringBuilder name = new StringBuilder(changed.length());
        Iterator<String> part = parts.iterator();
        int from = 0;
        for (int at = changed.indexOf(PLACEHOLDER); at >= 0; at = changed.indexOf(PLACEHOLDER, from)) {
            name.append(changed, from, at).append(part.next());
            from = at + PLACEHOLDER.length();
        }
        return name.append(changed, from, changed.length()).toString();
    }

    private static void appendLetters(String name, int start, int end, StringBuilder text, List<String> parts) {
        int i = start;
        while (i < end) {
            int next = name.offsetByCodePoints(i, 1);
            // with a combining mark the placeholder is no emoji, but restore() counts it
            if (isValidJoiner(name, i)
                    || LETTERS_KEPT.contains(name.codePointAt(i))
                    || name.startsWith(PLACEHOLDER, i)) {
                parts.add(name.substring(i, next));
                text.append(PLACEHOLDER);
            } else {
                text.append(name, i, next);
            }
            i = next;
        }
    }

    // keyboards for Persian and Kurdish type the non-joiner at the end of words too, where it does nothing
    private static String withoutIdleJoiners(String name) {
        if (name.indexOf(ZERO_WIDTH_NON_JOINER) < 0 || name.codePoints().noneMatch(Placeholders::joins)) {
            return name;
        }
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            boolean again = i > 0 && name.charAt(i - 1) == ZERO_WIDTH_NON_JOINER;
            if (name.charAt(i) != ZERO_WIDTH_NON_JOINER || (!again && isValidJoiner(name, i))) {
                text.append(name.charAt(i));
            }
        }
        return text.toString();
    }

    private static boolean joins(int codePoint) {
        return switch (joiningType(codePoint)) {
            case JoiningType.DUAL_JOINING, JoiningType.LEFT_JOINING, JoiningType.RIGHT_JOINING -> true;
            default -> false;
        };
    }

    // the contextual rules of RFC 5892, appendix A.1 and A.2; valid in the Persian name Ali-Reza or a Hindi conjunct
    private static boolean isValidJoiner(String text, int index) {
        char c = text.charAt(index);
        if (index == 0 || (c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER)) {
            return false;
        }
        return UCharacter.getCombiningClass(text.codePointBefore(index)) == VIRAMA
                || (c == ZERO_WIDTH_JOINER && text.startsWith(BENGALI_RA_JOINED, index - 1))
                || (c == ZERO_WIDTH_NON_JOINER && joinsBefore(text, index) && joinsAfter(text, index + 1));
    }

    private static boolean joinsBefore(String text, int end) {
        int i = end;
        int type = JoiningType.TRANSPARENT;
        while (i > 0 && type == JoiningType.TRANSPARENT) {
            int codePoint = text.codePointBefore(i);
            type = joiningType(codePoint);
            i -= Character.charCount(codePoint);
        }
        return type == JoiningType.DUAL_JOINING || type == JoiningType.LEFT_JOINING;
    }

    private static boolean joinsAfter(String text, int start) {
        int i = start;
        int type = JoiningType.TRANSPARENT;
        while (i < text.length() && type == JoiningType.TRANSPARENT) {
            int codePoint = text.codePointAt(i);
            // of several non-joiners the first one counts
            type = codePoint == ZERO_WIDTH_NON_JOINER ? JoiningType.TRANSPARENT : joiningType(codePoint);
            i += Character.charCount(codePoint);
        }
        return type == JoiningType.DUAL_JOINING || type == JoiningType.RIGHT_JOINING;
    }

    private static int joiningType(int codePoint) {
        return UCharacter.getIntPropertyValue(codePoint, UProperty.JOINING_TYPE);
    }
}
