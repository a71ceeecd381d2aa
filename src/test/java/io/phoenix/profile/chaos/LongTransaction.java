package io.phoenix.profile.chaos;

import java.sql.SQLException;
import java.time.Duration;

/** A transaction that is always open beside a run: a new one begins when the previous one has committed its changes at its end. */
final class LongTransaction {

    private final Testbed testbed;
    private final Workload workload;
    private final Duration open;
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

    private void run() {
        try {
            while (!thread.isInterrupted()) {
                runOnce();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() throws InterruptedException {
        try (Edits edits = Edits.begin(testbed, workload)) {
            // other polls and snapshots have this id among those in progress until it commits
            edits.takeId();
            Thread.sleep(open.toMillis());
            for (String user : Workload.editedLate()) {
                edits.rename(user);
            }
            edits.commit();
        } catch (SQLException broken) {
            // by a fault of Postgres: recorded with an unknown outcome
            Thread.sleep(100);
        }
    }
}
