package io.phoenix.profile.testing;

import io.phoenix.profile.feed.ChangeFeed;
import io.phoenix.profile.feed.FeedPage;
import io.phoenix.profile.feed.FeedPosition;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The change feed of a fake database. Counts reads, and can be made unreachable. Thread-safe. */
public final class FakeChangeFeed implements ChangeFeed {

    private final FakeDatabase database;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean unreachable;

    public FakeChangeFeed(FakeDatabase database) {
        this.database = database;
    }

    /** Makes every call fail, or work again. */
    public void unreachable(boolean unreachable) {
        this.unreachable = unreachable;
    }

    public int reads() {
        return reads.get();
    }

    @Override
    public Future<FeedPage> read(String tenantId, FeedPosition after, int max) {
        reads.incrementAndGet();
        return unreachable
                ? Future.failedFuture("change feed unreachable")
                : Future.succeededFuture(database.feed().read(tenantId, after, max));
    }

    @Override
    public Future<Integer> prune(Duration retention, int max) {
        return unreachable
                ? Future.failedFuture("change feed unreachable")
                : Future.succeededFuture(database.feed().prune(retention, max));
    }
}
