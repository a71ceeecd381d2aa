package io.phoenix.profile.testing;

import io.phoenix.profile.sync.ChangeLog;
import io.phoenix.profile.sync.Invalidation;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An in-memory change log, to which the test commits changes. */
public final class FakeChangeLog implements ChangeLog {

    private final Map<Invalidation, Boolean> publishedByChange = new LinkedHashMap<>();
    private boolean unreachable;

    /** Appends an unpublished change. */
    public void committed(Invalidation change) {
        publishedByChange.put(change, false);
    }

    /** Makes every call fail, or work again. */
    public void unreachable(boolean unreachable) {
        this.unreachable = unreachable;
    }

    @Override
    public void markPublished(Invalidation change) {
        publishedByChange.replace(change, true);
    }

    @Override
    public Future<List<Invalidation>> changedWithin(Duration window, int max) {
        return unreachable
                ? Future.failedFuture("change log unreachable")
                : Future.succeededFuture(
                        publishedByChange.keySet().stream().limit(max).toList());
    }

    @Override
    public Future<Integer> sweep(Function<Invalidation, Future<Void>> publish) {
        if (unreachable) {
            return Future.failedFuture("change log unreachable");
        }
        List<Invalidation> unpublished = new ArrayList<>();
        publishedByChange.forEach((change, published) -> {
            if (!published) {
                unpublished.add(change);
            }
        });
        unpublished.forEach(change -> publish.apply(change).onSuccess(done -> markPublished(change)));
        return Future.succeededFuture(unpublished.size());
    }

    @Override
    public Future<Duration> lag() {
        return Future.succeededFuture(publishedByChange.containsValue(false) ? Duration.ofMillis(1) : Duration.ZERO);
    }

    @Override
    public Future<Void> markAllUnpublished() {
        publishedByChange.replaceAll((change, published) -> false);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> prune() {
        return Future.succeededFuture();
    }
}
