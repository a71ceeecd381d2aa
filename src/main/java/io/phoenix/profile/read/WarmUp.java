package io.phoenix.profile.read;

import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Fills the memory of an instance that starts with what the others read most, so that its first readers find it there. It
 * loads page by page as readers do, so that what is overtaken meanwhile is not kept; but it creates nothing, so that who
 * was erased stays so, and counts as nobody's read. Safe for use by several threads; never blocks.
 */
public final class WarmUp {

    private static final int PAGE = 100;

    private final ProfileCache memory;
    private final BatchLoader loader;
    private final HotSet hot;
    private final int idsMax;
    private final Duration timeMax;
    private final LongSupplier nanoClock;

    /**
     * An arrival that has not begun.
     *
     * @param idsMax the most profiles to load
     * @param timeMax the longest that it takes
     * @param nanoClock counts nanoseconds, like {@link System#nanoTime}
     */
    public WarmUp(
            ProfileCache memory, BatchLoader loader, HotSet hot, int idsMax, Duration timeMax, LongSupplier nanoClock) {
        this.memory = memory;
        this.loader = loader;
        this.hot = hot;
        this.idsMax = idsMax;
        this.timeMax = timeMax;
        this.nanoClock = nanoClock;
    }

    /**
     * Loads the hottest; to be called when announcements arrive, since what is loaded before that is old then.
     *
     * @return ends within the time, whatever becomes of the loads; never fails
     */
    public Future<Void> begin() {
        return loadFrom(0, nanoClock.getAsLong())
                .timeout(timeMax.toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private Future<Void> loadFrom(int first, long began) {
        int count = Math.min(PAGE, idsMax - first);
        if (count <= 0 || nanoClock.getAsLong() - began >= timeMax.toNanos()) {
            return Future.succeededFuture();
        }
        return hot.page(first, count)
                .compose(ids -> ids.isEmpty()
                        ? Future.succeededFuture()
                        : load(ids).transform(ended -> loadFrom(first + PAGE, began)));
    }

    private Future<Map<ProfileId, ReadResult>> load(List<ProfileId> ids) {
        return memory.loadAll(ids, () -> loader.lookUp(ids, memory::floor));
    }
}
