package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.ProfileFailure;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * Normalises names with the nickname profile of PRECIS (RFC 8266): trims and collapses spaces, applies NFKC, keeps case.
 * Unlike the RFC it also accepts emoji, and zero-width joiners where the spelling needs them.
 *
 * <p>The JDK determines which letters PRECIS knows: scripts newer than Unicode 13 need a JDK newer than 17. Emoji come
 * from ICU and do not depend on it.
 */
final class NameNormalizer {

    // RFC 8266, section 2.1: apply the rules once and up to three more times, then reject
    private static final int PASSES_MAX = 4;

    private NameNormalizer() {}

    /** Idempotent; a blank text becomes empty. The reason of a failure is the violated rule. */
    static String normalize(String raw) {
        String name = raw;
        for (int pass = 0; pass < PASSES_MAX; pass++) {
            String next = normalizeOnce(name);
            if (next.equals(name)) {
                return name;
            }
            name = next;
        }
        throw ProfileFailure.nameRefused(
                "unstable_spelling", raw, "changes whenever it is normalised", "a text with a normal form");
    }

    private static String normalizeOnce(String name) {
        Placeholders placeholders = Placeholders.in(name);
        NameCharacters.requireVisible(placeholders.text());
        String next = placeholders.restore(enforceNickname(placeholders.text()));
        NameCharacters.requireMarksOnBases(next);
        return next;
    }

    private static String enforceNickname(String text) {
        if (text.isBlank()) {
            return "";
        }
        try {
            return PrecisProfiles.NICKNAME.enforce(text);
        } catch (IllegalArgumentException e) {
            throw ProfileFailure.nameRefused(
                    "unsupported_character",
                    text,
                    "has a character that nicknames exclude",
                    "the free-form characters of RFC 8264");
        }
    }
}
