package io.phoenix.profile.feed;

import io.phoenix.profile.domain.Incarnation;
import java.util.List;

/**
 * What one statement read from the feed.
 *
 * @param incarnation of the database that was read; positions of another one mean nothing in it
 * @param prunedBelow rows with transaction ids below may be missing
 * @param releasedBelow rows with transaction ids below are released: the oldest transaction that was open
 * @param changes in the order of the feed: by version for each profile
 * @param next from where to read on; without more changes it is where the released rows end
 * @param more whether released rows were left out because of the limit
 * @param held whether committed rows are not released yet, because an older transaction is open
 */
public record FeedPage(
        Incarnation incarnation,
        long prunedBelow,
        long releasedBelow,
        List<FeedChange> changes,
        FeedPosition next,
        boolean more,
        boolean held) {}
