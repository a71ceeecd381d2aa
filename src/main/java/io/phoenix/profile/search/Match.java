package io.phoenix.profile.search;

import java.util.Locale;

/** In which way profiles match the query. */
public enum Match {
    /** All profiles of the tenant. */
    ALL,
    /** The folded name begins with the folded text. */
    PREFIX,
    /** The folded name contains the folded text. */
    SUBSTRING,
    /** The folded name is the folded text: the database can't search for parts of names. */
    WHOLE,
    /** The name was chosen, and its skeleton is that of the text. */
    LOOKS_LIKE;

    /** The word on the wire, such as {@code looks_like}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
