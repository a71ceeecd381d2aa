package io.phoenix.profile.domain.name;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A name whose emoji and spelling joiners are set aside, each replaced by a stand-in. RFC 8266 refuses most of them or
 * takes them apart; it lets the stand-in pass, and they come back when it is done.
 *
 * @param text the name with stand-ins
 * @param parts what each stand-in stands for, in order
 */
record SetAside(String text, List<String> parts) {

    // an emoji itself, so that one in the name is set aside like all others and the count stays right
    private static final String STAND_IN = "\uD83D\uDE00";

    // below it there is neither an emoji nor a joiner
    private static final char FIRST_TO_LOOK_AT = '\u0300';

    /** Sets aside all emoji, in their full spelling, and all joiners that their neighbours call for. */
    static SetAside of(String name) {
        if (name.chars().allMatch(c -> c < FIRST_TO_LOOK_AT)) {
            return new SetAside(name, List.of());
        }
        StringBuilder text = new StringBuilder(name.length());
        List<String> parts = new ArrayList<>();
        BreakIterator clusters = BreakIterator.getCharacterInstance(ULocale.ROOT);
        clusters.setText(name);
        int start = 0;
        for (int end = clusters.next(); end != BreakIterator.DONE; end = clusters.next()) {
            String spelling = Emoji.fullSpelling(name.substring(start, end));
            if (spelling != null) {
                parts.add(spelling);
                text.append(STAND_IN);
            } else {
                appendLetters(name, start, end, text, parts);
            }
            start = end;
        }
        return new SetAside(text.toString(), parts);
    }

    /** Puts the parts back into what became of the text. */
    String putBackInto(String changed) {
        if (parts.isEmpty()) {
            return changed;
        }
        StringBuilder name = new StringBuilder(changed.length());
        Iterator<String> part = parts.iterator();
        int from = 0;
        for (int at = changed.indexOf(STAND_IN); at >= 0; at = changed.indexOf(STAND_IN, from)) {
            name.append(changed, from, at).append(part.next());
            from = at + STAND_IN.length();
        }
        return name.append(changed, from, changed.length()).toString();
    }

    private static void appendLetters(String name, int start, int end, StringBuilder text, List<String> parts) {
        int i = start;
        while (i < end) {
            int next = name.offsetByCodePoints(i, 1);
            // with a mark on it the stand-in is no emoji, and yet it must be counted
            if (Joiners.isSpellingAt(name, i) || name.startsWith(STAND_IN, i)) {
                parts.add(name.substring(i, next));
                text.append(STAND_IN);
            } else {
                text.append(name, i, next);
            }
            i = next;
        }
    }
}
