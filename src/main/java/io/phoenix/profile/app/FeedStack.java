package io.phoenix.profile.app;

import io.phoenix.profile.config.FeedSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.feed.ChangeFeed;
import io.phoenix.profile.feed.CopyAudit;
import io.phoenix.profile.feed.FeedCursors;
import io.phoenix.profile.feed.FeedReader;
import io.phoenix.profile.feed.ReleaseDelay;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.sync.LoggedChanges;
import io.vertx.core.Future;

/** The change feed and the audit of copies. */
record FeedStack(
        ChangeFeed feed,
        FeedReader reader,
        FeedCursors cursors,
        CopyAudit audit,
        ReleaseDelay delay,
        FeedSettings settings) {

    static FeedStack of(Platform platform, Secret databaseSecret) {
        FeedSettings settings = platform.settings().changes();
        ChangeFeed feed = platform.postgres().changeFeed();
        ReleaseDelay delay = new ReleaseDelay(System::nanoTime);
        platform.metrics()
                .gauge(
                        "changes.delay.seconds",
                        "How long an open transaction has held back the oldest change that the feed has not released",
                        () -> delay.delay().toNanos() / 1e9);
        return new FeedStack(
                feed,
                new FeedReader(platform.vertx(), feed, settings, platform.edge().waiting()),
                new FeedCursors(databaseSecret.bytes()),
                platform.postgres().copyAudit(),
                delay,
                settings);
    }

    void polled(LoggedChanges read) {
        delay.polled(read);
        reader.polled(read);
    }

    Future<Integer> prune(int max) {
        return feed.prune(settings.retention(), max);
    }

    ApiRoutes.Feed services() {
        return new ApiRoutes.Feed(reader, cursors, audit);
    }
}
