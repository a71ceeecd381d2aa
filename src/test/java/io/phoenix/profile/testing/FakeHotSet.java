package io.phoenix.profile.testing;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.HotSet;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hot ids in this process's memory, which a test may take out of reach. Those that were left later count as no hotter. */
public final class FakeHotSet implements HotSet {

    private final int idsMax;
    private final Map<ProfileId, Integer> places = new HashMap<>();
    private boolean outOfReach;

    public FakeHotSet(int idsMax) {
        this.idsMax = idsMax;
    }

    /** From now on every call fails, or none does. */
    public synchronized void outOfReach(boolean now) {
        outOfReach = now;
    }

    @Override
    public synchronized Future<Void> save(List<ProfileId> ids) {
        if (outOfReach) {
            return failed();
        }
        for (int place = 0; place < ids.size(); place++) {
            places.merge(ids.get(place), place, Math::min);
        }
        places.keySet().retainAll(hottest(idsMax));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<ProfileId>> read(int offset, int count) {
        if (outOfReach) {
            return failed();
        }
        List<ProfileId> all = hottest(idsMax);
        return Future.succeededFuture(
                List.copyOf(all.subList(Math.min(offset, all.size()), Math.min(offset + count, all.size()))));
    }

    private List<ProfileId> hottest(int max) {
        List<ProfileId> ids = new ArrayList<>(places.keySet());
        ids.sort(Comparator.comparing(places::get));
        return ids.subList(0, Math.min(max, ids.size()));
    }

    private static <T> Future<T> failed() {
        return Future.failedFuture("out of reach");
    }
}
