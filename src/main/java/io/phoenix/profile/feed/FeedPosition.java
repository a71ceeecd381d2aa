package io.phoenix.profile.feed;

/**
 * A place in the feed: everything up to it has been read. Immutable.
 *
 * @param xid a transaction id; rows of the feed are released once every transaction up to theirs is over
 * @param sequence the order within one transaction id; from 1 for a row, 0 for the place before all rows of the id
 */
public record FeedPosition(long xid, long sequence) {

    /** Before every row. */
    public static final FeedPosition OLDEST = new FeedPosition(0, 0);

    /** Behind every row that will ever be there. */
    static final FeedPosition END = new FeedPosition(Long.MAX_VALUE, 0);
}
