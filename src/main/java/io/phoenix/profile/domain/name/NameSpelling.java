package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.ProfileFailure;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * The one spelling of a name: the nickname profile of PRECIS (RFC 8266) with what it lacks. It trims and collapses
 * spaces, applies NFKC and keeps case; emoji and spelling joiners pass, invisible characters and towers of marks do not.
 *
 * <p>Which letters exist is the business of the JDK inside PRECIS: scripts newer than Unicode 13 need a JDK newer than
 * 17. Emoji come from ICU and do not depend on it.
 */
final class NameSpelling {

    // RFC 8266, section 2.1, applies the rules once and up to three times more, and then gives up
    private static final int PASSES_MAX = 4;

    /**
     * The spelling, which is its own spelling; empty for nothing but spaces.
     *
     * @throws ProfileFailure with the rule that the text breaks
     */
    String of(String raw) {
        String name = raw;
        for (int pass = 0; pass < PASSES_MAX; pass++) {
            String next = passOver(name);
            if (next.equals(name)) {
                return name;
            }
            name = next;
        }
        throw NameRefusal.of(
                "unstable_spelling", raw, "changes whenever it is normalised", "a text with a normal form");
    }

    private String passOver(String name) {
        SetAside aside = SetAside.of(name);
        NameCharacters.require(aside.text());
        String next = aside.putBackInto(nickname(aside.text()));
        NameMarks.require(next);
        return next;
    }

    private static String nickname(String text) {
        if (text.isBlank()) {
            return "";
        }
        try {
            return PrecisProfiles.NICKNAME.enforce(text);
        } catch (IllegalArgumentException e) {
            throw NameRefusal.of(
                    "unsupported_character",
                    text,
                    "has a character that nicknames exclude",
                    "the free-form characters of RFC 8264");
        }
    }
}
