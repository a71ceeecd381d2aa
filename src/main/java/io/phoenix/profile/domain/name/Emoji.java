package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import org.jspecify.annotations.Nullable;

/**
 * The emoji that are recommended for general interchange (UTS 51, RGI): single ones, flags, keycaps, skin tones and
 * those joined to one picture. Others, such as a family that no font draws, are not emoji here.
 */
final class Emoji {

    private static final String EMOJI_STYLE = "\uFE0F";

    private Emoji() {}

    /**
     * The one full spelling of an emoji, for senders leave out variation selectors that others put in; null for
     * anything else, also for a character such as the copyright sign that is an emoji only where it says so.
     */
    @Nullable static String fullSpelling(String cluster) {
        boolean oneCharacter = cluster.codePointCount(0, cluster.length()) == 1;
        String full = oneCharacter ? cluster : withEveryStyle(cluster.replace(EMOJI_STYLE, ""));
        return UCharacter.hasBinaryProperty(full, UProperty.RGI_EMOJI) ? full : null;
    }

    // UTS 51, ED-18a: fully qualified is a sequence with a selector after every character that is text by default
    private static String withEveryStyle(String bare) {
        StringBuilder full = new StringBuilder(bare.length() + 2);
        for (int i = 0; i < bare.length(); i = bare.offsetByCodePoints(i, 1)) {
            int codePoint = bare.codePointAt(i);
            full.appendCodePoint(codePoint);
            int end = i + Character.charCount(codePoint);
            boolean toned = end < bare.length() && isA(UProperty.EMOJI_MODIFIER, bare.codePointAt(end));
            if (isA(UProperty.EMOJI, codePoint) && !isA(UProperty.EMOJI_PRESENTATION, codePoint) && !toned) {
                full.append(EMOJI_STYLE);
            }
        }
        return full.toString();
    }

    private static boolean isA(int property, int codePoint) {
        return UCharacter.hasBinaryProperty(codePoint, property);
    }
}
