package io.phoenix.profile.domain.name;

import com.ibm.icu.text.UnicodeSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The emoji that are recommended for general interchange (UTS 51, RGI): single ones, flags, keycaps, skin tones and
 * those joined to one picture. Others, such as a family that no font draws, are not emoji here.
 */
final class Emoji {

    private static final String EMOJI_STYLE = "\uFE0F";

    private final Map<String, String> byBareSpelling = new HashMap<>();

    Emoji() {
        for (String emoji : new UnicodeSet("[:RGI_Emoji:]")) {
            byBareSpelling.put(bare(emoji), emoji);
        }
    }

    /**
     * The one full spelling of an emoji, for senders leave out variation selectors that others put in; null for
     * anything else, also for a character such as the copyright sign that is an emoji only where it says so.
     */
    @Nullable String fullSpelling(String cluster) {
        String full = byBareSpelling.get(bare(cluster));
        boolean plainCharacter = cluster.codePointCount(0, cluster.length()) == 1 && !cluster.equals(full);
        return plainCharacter ? null : full;
    }

    private static String bare(String emoji) {
        return emoji.replace(EMOJI_STYLE, "");
    }
}
