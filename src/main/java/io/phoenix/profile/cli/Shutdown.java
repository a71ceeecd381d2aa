package io.phoenix.profile.cli;

import ch.qos.logback.classic.LoggerContext;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes resources in reverse order when the process ends: by Ctrl-C, by SIGTERM, or because a command failed. If it ends
 * while a command still starts, it stops logging: components that are starting fail only because their servers are gone.
 */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final Deque<AutoCloseable> resources = new ConcurrentLinkedDeque<>();
    private final CountDownLatch done = new CountDownLatch(1);

    private volatile boolean started;

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "shutdown"));
    }

    void register(AutoCloseable resource) {
        resources.push(resource);
    }

    /** Waits for the end of the process; returns its exit code. */
    int await() throws InterruptedException {
        started = true;
        done.await();
        return 0;
    }

    private void closeAll() {
        if (!started) {
            ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
        }
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
