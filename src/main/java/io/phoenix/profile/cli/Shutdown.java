package io.phoenix.profile.cli;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes resources in reverse order when the process ends: by Ctrl-C, by SIGTERM, or because a command failed. */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final Deque<AutoCloseable> resources = new ConcurrentLinkedDeque<>();
    private final CountDownLatch done = new CountDownLatch(1);

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "shutdown"));
    }

    void register(AutoCloseable resource) {
        resources.push(resource);
    }

    /** Waits for the end of the process; returns its exit code. */
    int await() throws InterruptedException {
        done.await();
        return 0;
    }

    private void closeAll() {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("Shutdown incomplete: {}", e.toString());
            }
        }
        done.countDown();
    }
}
