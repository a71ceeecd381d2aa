package io.phoenix.profile.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What Postgres itself lost during a run. Thread-safe. */
final class Losses {

    private final List<Loss> all = new CopyOnWriteArrayList<>();

    void add(Loss loss) {
        all.add(loss);
    }

    List<Loss> all() {
        return List.copyOf(all);
    }
}
