package io.phoenix.profile.feed;

import io.phoenix.profile.domain.Incarnation;

/**
 * Where a consumer is in the feed. Immutable.
 *
 * @param incarnation in which the position was read; {@link Incarnation#NONE} for a position that holds in any
 */
public record FeedCursor(Incarnation incarnation, FeedPosition position) {

    /** The oldest change that is kept. */
    public static final FeedCursor OLDEST = new FeedCursor(Incarnation.NONE, FeedPosition.OLDEST);

    /** The present: only later changes. */
    public static final FeedCursor NOW = new FeedCursor(Incarnation.NONE, FeedPosition.END);

    boolean holdsAnywhere() {
        return incarnation.equals(Incarnation.NONE);
    }
}
