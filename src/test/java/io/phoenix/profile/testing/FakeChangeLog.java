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

/** A change log in this process's memory, which a test writes to; it is as long as the test. */
public final class FakeChangeLog implements ChangeLog {

    private final Map<Invalidation, Boolean> publishedByChange = new LinkedHashMap<>();
    private boolean outOfReach;

    /** Writes a change that nobody told yet. */
    public void committed(Invalidation change) {
        publishedByChange.put(change, false);
    }

    /** From now on every call fails, or none does. */
    public void outOfReach(boolean now) {
        outOfReach = now;
    }

    @Override
    public void published(Invalidation change) {
        publishedByChange.replace(change, true);
    }

    @Override
    public Future<List<Invalidation>> changedWithin(Duration window, int max) {
        return outOfReach
                ? Future.failedFuture("the log is out of reach")
                : Future.succeededFuture(
                        publishedByChange.keySet().stream().limit(max).toList());
    }

    @Override
    public Future<Integer> sweep(Function<Invalidation, Future<Void>> tell) {
        if (outOfReach) {
            return Future.failedFuture("the log is out of reach");
        }
        List<Invalidation> untold = new ArrayList<>();
        publishedByChange.forEach((change, published) -> {
            if (!published) {
                untold.add(change);
            }
        });
        untold.forEach(change -> tell.apply(change).onSuccess(told -> published(change)));
        return Future.succeededFuture(untold.size());
    }

    @Override
    public Future<Duration> lag() {
        return Future.succeededFuture(publishedByChange.containsValue(false) ? Duration.ofMillis(1) : Duration.ZERO);
    }

    @Override
    public Future<Void> forgetPublished() {
        publishedByChange.replaceAll((change, published) -> false);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> prune() {
        return Future.succeededFuture();
    }
}
