package io.phoenix.profile.domain.name;

import java.time.Duration;

/**
 * How long names that users gave up are kept in one tenant. Immutable.
 *
 * @param history how long the user and moderators can see them; zero for not at all
 * @param historyMax how many of a user
 * @param quarantine how long a unique name is not free to others; zero for not at all
 */
public record NameRetention(Duration history, int historyMax, Duration quarantine) {

    /** Nothing is kept. */
    public static final NameRetention NONE = new NameRetention(Duration.ZERO, 1, Duration.ZERO);

    /** What the database reads: seconds of the history, number of names, seconds of the quarantine; empty if nothing is kept. */
    public String text() {
        return history.isZero() && quarantine.isZero()
                ? ""
                : history.toSeconds() + "," + historyMax + "," + quarantine.toSeconds();
    }
}
