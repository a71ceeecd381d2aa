package io.phoenix.profile.feed;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Future;

/**
 * Reads the feed from a cursor, and refuses a cursor behind which changes may be missing. Thread-safe.
 *
 * <p>A cursor holds in its incarnation of the database only: a crash, a fail-over or a restore may have given out its transaction
 * ids again, and may have lost changes that the consumer has seen.
 */
record FeedReads(ChangeFeed feed) {

    /** In this order: a change after the new cursor is in the feed, one before it in the audit. */
    private static final String BEGIN_AGAIN = "begin with cursor=now, then audit all copies";

    /** Fails with {@link Kind#CURSOR_GONE} if the consumer must begin again. */
    Future<FeedPage> read(String tenantId, FeedCursor cursor, int max) {
        return feed.read(tenantId, cursor.position(), max).map(page -> checked(cursor, page));
    }

    /** The cursor behind a page. */
    static FeedCursor after(FeedPage page) {
        return new FeedCursor(page.incarnation(), page.next());
    }

    private static FeedPage checked(FeedCursor cursor, FeedPage page) {
        if (cursor.holdsAnywhere()) {
            return page;
        }
        if (cursor.incarnation().isNewerThan(page.incarnation())) {
            // an old primary, or a restored database that is not marked as one yet
            throw ProfileFailure.failOver();
        }
        if (page.incarnation().isNewerThan(cursor.incarnation())) {
            throw new ProfileFailure(
                    Kind.CURSOR_GONE,
                    "cursor: of incarnation " + cursor.incarnation() + " of the database (expected: "
                            + page.incarnation() + ", since a crash, a fail-over or a restore; " + BEGIN_AGAIN + ")",
                    "incarnation");
        }
        if (cursor.position().xid() < page.prunedBelow()) {
            throw new ProfileFailure(
                    Kind.CURSOR_GONE,
                    "cursor: older than the changes that are kept (expected: a newer one; " + BEGIN_AGAIN + ")",
                    "expired");
        }
        return page;
    }
}
