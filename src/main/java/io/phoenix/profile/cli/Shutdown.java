package io.phoenix.profile.cli;

import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes resources in reverse order when the process ends: by Ctrl-C, by SIGTERM, or because a command failed. If it ends
 * while a command still starts, it stops logging: components that are starting fail only because their servers are gone.
 */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private static final Duration SIGNALS_APART_MAX = Duration.ofMillis(500);

    private final Deque<AutoCloseable> resources = new ConcurrentLinkedDeque<>();
    private final CountDownLatch begun = new CountDownLatch(1);
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

    /**
     * Whether a failure only shows that the process ends. Ctrl-C reaches the servers that a command has started too, so they may
     * end, and fail the command, a moment before the JVM.
     */
    boolean explainsFailure() throws InterruptedException {
        return begun.await(SIGNALS_APART_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeAll() {
        if (!started) {
            ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
        }
        begun.countDown();
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
