package io.phoenix.profile.testing;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.sync.ChangeLog;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.sync.Snapshot;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** The change log of a fake database. Tests can make it unreachable. */
public final class FakeChangeLog implements ChangeLog {

    private final FakeDatabase database;
    private volatile boolean unreachable;

    public FakeChangeLog(FakeDatabase database) {
        this.database = database;
    }

    /** Makes every call fail, or work again. */
    public void unreachable(boolean unreachable) {
        this.unreachable = unreachable;
    }

    @Override
    public Future<LoggedChanges> newest(int max) {
        return answer(() -> database.newest(max));
    }

    @Override
    public Future<LoggedChanges> since(Snapshot cursor, int max) {
        return answer(() -> database.since(cursor, max));
    }

    @Override
    public Future<Void> beginIncarnation(Incarnation seen, long generationMin) {
        return answer(() -> {
            database.beginIncarnation(seen, generationMin);
            return null;
        });
    }

    @Override
    public Future<Integer> prune(int max) {
        return answer(() -> database.pruneOld(max));
    }

    private <T> Future<T> answer(Supplier<T> result) {
        return unreachable ? Future.failedFuture("change log unreachable") : Future.succeededFuture(result.get());
    }
}
