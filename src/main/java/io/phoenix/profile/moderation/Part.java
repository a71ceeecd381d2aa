package io.phoenix.profile.moderation;

import java.util.Locale;

/** What of a profile can be reset and locked. */
public enum Part {
    NAME,
    AVATAR;

    /** The word on the wire, such as {@code name}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
