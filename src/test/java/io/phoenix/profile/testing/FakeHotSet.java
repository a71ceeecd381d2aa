package io.phoenix.profile.testing;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.HotSet;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An in-memory hot set. Tests can make it unreachable. An id keeps the best rank of all saves. */
public final class FakeHotSet implements HotSet {

    private final int idsMax;
    private final Map<ProfileId, Integer> ranks = new HashMap<>();
    private boolean unreachable;

    public FakeHotSet(int idsMax) {
        this.idsMax = idsMax;
    }

    /** Makes every call fail, or work again. */
    public synchronized void unreachable(boolean unreachable) {
        this.unreachable = unreachable;
    }

    @Override
    public synchronized Future<Void> save(List<ProfileId> ids) {
        if (unreachable) {
            return failed();
        }
        for (int rank = 0; rank < ids.size(); rank++) {
            ranks.merge(ids.get(rank), rank, Math::min);
        }
        ranks.keySet().retainAll(hottest(idsMax));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<ProfileId>> read(int offset, int count) {
        if (unreachable) {
            return failed();
        }
        List<ProfileId> all = hottest(idsMax);
        return Future.succeededFuture(
                List.copyOf(all.subList(Math.min(offset, all.size()), Math.min(offset + count, all.size()))));
    }

    private List<ProfileId> hottest(int max) {
        List<ProfileId> ids = new ArrayList<>(ranks.keySet());
        ids.sort(Comparator.comparing(ranks::get));
        return ids.subList(0, Math.min(max, ids.size()));
    }

    private static <T> Future<T> failed() {
        return Future.failedFuture("unreachable");
    }
}
