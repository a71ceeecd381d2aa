package io.phoenix.profile.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A transaction that is always open beside a run: a new one begins when the previous one has committed its changes at its end. */
final class LongTransaction {

    private final Testbed testbed;
    private final Workload workload;
    private final Duration open;
    private final AtomicInteger commits = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "long transaction");

    /** @param open how long each stays open */
    LongTransaction(Testbed testbed, Workload workload, Duration open) {
        this.testbed = testbed;
        this.workload = workload;
        this.open = open;
    }

    void start() {
        thread.start();
    }

    /** Rolls back the one that is open. */
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    /** How many stayed open for all of that time, and committed. A fault of Postgres ends one earlier. */
    int commits() {
        return commits.get();
    }

    private void run() {
        try {
            for (int i = 0; !thread.isInterrupted(); i++) {
                runOnce(Workload.editedLate().get(i % Workload.editedLate().size()));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce(String user) throws InterruptedException {
        try (Edits edits = Edits.begin(testbed, workload)) {
            // other polls and snapshots have this id among those in progress until it commits
            edits.takeId();
            Thread.sleep(open.toMillis());
            // one only: rows locked in turn could deadlock with an edit of them all
            edits.rename(user);
            edits.commit();
            commits.incrementAndGet();
        } catch (SQLException broken) {
            // by a fault of Postgres: recorded with an unknown outcome
            Thread.sleep(100);
        }
    }
}
