package io.phoenix.profile.cli;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was started, the last first, when the process ends: by Ctrl-C, by SIGTERM, or because it failed. */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final Deque<AutoCloseable> started = new ConcurrentLinkedDeque<>();
    private final CountDownLatch done = new CountDownLatch(1);

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "shutdown"));
    }

    void alsoClose(AutoCloseable resource) {
        started.push(resource);
    }

    /** Waits for the end of the process; gives the exit code for it. */
    int await() throws InterruptedException {
        done.await();
        return 0;
    }

    private void closeAll() {
        for (AutoCloseable resource : started) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("Not everything stopped well: {}", e.toString());
            }
        }
        done.countDown();
    }
}
