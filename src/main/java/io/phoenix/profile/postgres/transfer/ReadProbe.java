package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.postgres.JdbcAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Measures what a read of one profile takes at the database, over a connection of its own, a hundred times a second. Without a
 * connection it reports no time at all. {@link #latency} may be called by one thread.
 */
final class ReadProbe implements AutoCloseable {

    private static final String READ =
            "SELECT * FROM profile WHERE tenant_id = ? AND user_id >= '' ORDER BY user_id LIMIT 1";

    private static final Duration INTERVAL = Duration.ofMillis(10);

    private static final int SAMPLES = 20;

    /** A read over a network or from a disk may take this long at any time. */
    private static final Duration USUAL_MIN = Duration.ofMillis(1);

    private final JdbcAddress address;
    private final String tenantId;
    private final Thread thread;
    private final long[] samples = new long[SAMPLES];
    private int next;

    private ReadProbe(JdbcAddress address, String tenantId) {
        this.address = address;
        this.tenantId = tenantId;
        this.thread = new Thread(this::run, "read-probe");
        thread.setDaemon(true);
    }

    /** Starts to measure. */
    static ReadProbe start(JdbcAddress address, String tenantId) {
        ReadProbe probe = new ReadProbe(address, tenantId);
        probe.thread.start();
        return probe;
    }

    /** Waits until enough reads were measured to tell what half of them take, without the first ones of a new process. */
    Duration usual() throws InterruptedException {
        Thread.sleep(INTERVAL.toMillis() * 3 * SAMPLES);
        Duration measured = atMost(SAMPLES / 2);
        return measured.compareTo(USUAL_MIN) < 0 ? USUAL_MIN : measured;
    }

    /** What nine of ten of the last reads took at most. */
    Duration latency() {
        return atMost(SAMPLES * 9 / 10);
    }

    /** What that many of the last reads took at most. */
    private Duration atMost(int reads) {
        long[] sorted;
        synchronized (samples) {
            sorted = samples.clone();
        }
        Arrays.sort(sorted);
        return Duration.ofNanos(sorted[reads - 1]);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try (Connection connection = address.connect();
                    PreparedStatement read = connection.prepareStatement(READ)) {
                read.setString(1, tenantId);
                measure(read);
            } catch (SQLException unavailable) {
                // the import notices too, and says so
                pause(INTERVAL.multipliedBy(100));
            }
        }
    }

    private void measure(PreparedStatement read) throws SQLException {
        while (!Thread.currentThread().isInterrupted()) {
            long begin = System.nanoTime();
            try (ResultSet rows = read.executeQuery()) {
                rows.next();
            }
            synchronized (samples) {
                samples[next] = System.nanoTime() - begin;
                next = (next + 1) % SAMPLES;
            }
            pause(INTERVAL);
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
