package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import org.jspecify.annotations.Nullable;

/**
 * The emoji that are recommended for general interchange (RGI, UTS 51): single characters, flags, keycaps, skin tones and
 * zero-width-joiner sequences. Other sequences are not emoji here, since no font draws them.
 */
final class Emoji {

    private static final String EMOJI_PRESENTATION_SELECTOR = "\uFE0F";

    private Emoji() {}

    /**
     * The fully qualified form of an emoji, which has all variation selectors, since some senders omit them. Null for
     * anything else, also for a character such as the copyright sign that is an emoji only with a selector.
     */
    @Nullable static String fullyQualified(String cluster) {
        boolean oneCharacter = cluster.codePointCount(0, cluster.length()) == 1;
        String full = oneCharacter ? cluster : withAllSelectors(cluster.replace(EMOJI_PRESENTATION_SELECTOR, ""));
        return UCharacter.hasBinaryProperty(full, UProperty.RGI_EMOJI) ? full : null;
    }

    // UTS 51, ED-18a: a fully qualified sequence has a selector after every character that is text by default
    private static String withAllSelectors(String bare) {
        StringBuilder full = new StringBuilder(bare.length() + 2);
        for (int i = 0; i < bare.length(); i = bare.offsetByCodePoints(i, 1)) {
            int codePoint = bare.codePointAt(i);
            full.appendCodePoint(codePoint);
            int end = i + Character.charCount(codePoint);
            boolean toned = end < bare.length() && isA(UProperty.EMOJI_MODIFIER, bare.codePointAt(end));
            if (isA(UProperty.EMOJI, codePoint) && !isA(UProperty.EMOJI_PRESENTATION, codePoint) && !toned) {
                full.append(EMOJI_PRESENTATION_SELECTOR);
            }
        }
        return full.toString();
    }

    private static boolean isA(int property, int codePoint) {
        return UCharacter.hasBinaryProperty(codePoint, property);
    }
}
