package io.phoenix.profile.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What Postgres itself lost during a run. Thread-safe. */
final class Losses {

    private final List<Loss> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger reuses = new AtomicInteger();

    void add(Loss loss) {
        all.add(loss);
    }

    /** After a crash, Postgres gives out transaction ids that it gave out before. */
    void idsUsedAgain() {
        reuses.incrementAndGet();
    }

    /** How many crashes led to that. */
    int reuses() {
        return reuses.get();
    }

    List<Loss> all() {
        return List.copyOf(all);
    }
}
