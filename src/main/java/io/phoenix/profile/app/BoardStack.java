package io.phoenix.profile.app;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.board.BoardSeal;
import io.phoenix.profile.board.BoardStore;
import io.phoenix.profile.board.HttpPurge;
import io.phoenix.profile.board.MemberTags;
import io.phoenix.profile.board.Purger;
import io.phoenix.profile.board.StoredBoards;
import io.phoenix.profile.config.BoardSettings;
import io.phoenix.profile.config.PurgeSettings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.metrics.ServiceMetrics;
import java.time.Duration;

/** Boards that everybody may read, and what tells shared caches to drop them, if the configuration says so. */
record BoardStack(BoardStore store, StoredBoards stored, MemberTags tags, Purger purger, boolean purges) {

    /** For clocks that differ a little, and for requests in flight. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    /** {@code hash} is the same for all instances, and so are the tags. */
    static BoardStack of(Platform platform, KeyedHash hash) {
        BoardSettings settings = platform.settings().boards();
        BoardStore store = platform.postgres().boards();
        MemberTags tags = new MemberTags(hash);
        Purger purger = purger(platform, settings, tags);
        measure(purger, platform.metrics());
        return new BoardStack(
                store,
                new StoredBoards(store, settings.stored(), platform.random()),
                tags,
                purger,
                settings.purge().form() != PurgeSettings.Form.NONE);
    }

    private static Purger purger(Platform platform, BoardSettings settings, MemberTags tags) {
        PurgeSettings purge = settings.purge();
        Duration vouched = platform.settings().cache().poll().verifiedFor();
        return new Purger(
                platform.vertx(),
                platform.postgres().purgeLog(),
                platform.postgres().purgeLease(),
                new HttpPurge(platform.vertx(), purge),
                tags,
                new Purger.Timing(
                        purge.interval(),
                        vouched.plus(MARGIN),
                        settings.maxAge().plus(settings.staleWhileRevalidate()).plus(vouched),
                        purge.tagsMax()),
                System::nanoTime);
    }

    private static void measure(Purger purger, ServiceMetrics metrics) {
        metrics.gauge(
                "boards.purge.lag.seconds",
                "For how long the oldest change has been read and not been purged",
                purger::lagSeconds);
        metrics.counter("boards.purged.tags", "Tags that caches were told to drop", purger.purged());
        metrics.counter("boards.purge.failures", "Failed requests to purge", purger.failures());
        metrics.counter(
                "boards.purge.given.up", "Tags given up because their time in caches was over", purger.givenUp());
    }

    void start() {
        if (purges) {
            purger.start();
        }
    }

    void stop() {
        if (purges) {
            purger.stop();
        }
    }

    ApiRoutes.Boards services(Authenticator authenticator, RateLimits limits) {
        return new ApiRoutes.Boards(new BoardSeal(authenticator::signingKeys), stored, tags, limits);
    }
}
