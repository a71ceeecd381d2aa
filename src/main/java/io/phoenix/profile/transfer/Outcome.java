package io.phoenix.profile.transfer;

import java.util.Locale;

/** What became of a row of an import; in a rehearsal, what would. */
public enum Outcome {
    /** There was no profile of this user. */
    CREATED,
    /** A profile was there, and has changed. */
    OVERWRITTEN,
    /** A profile was there already, and has every value of the row. */
    UNCHANGED,
    /** A profile was there, and was left alone. */
    SKIPPED,
    /** The row is not acceptable. */
    REFUSED;

    /** As in reports, answers and the database: in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome of a {@link #word}. */
    public static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
