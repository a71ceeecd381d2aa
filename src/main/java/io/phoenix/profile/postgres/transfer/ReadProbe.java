package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.postgres.JdbcAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/**
 * Measures what a read of one profile takes at the database, over a connection of its own, about 200 times a second. It reads ids
 * at random, so the pages of the index that an import evicts count too. Without a connection it reports no time at all.
 * Thread-safe.
 */
final class ReadProbe implements AutoCloseable {

    private static final String READ = "SELECT name FROM profile WHERE tenant_id = ? AND user_id = ?";

    private static final Duration INTERVAL = Duration.ofMillis(5);

    private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    /** Reads without a pause, which nobody counts: the code of a new process is slow. */
    private static final int WARM_UP = 200;

    /** Half a second of reads tells what is usual, a tenth what is now. */
    private static final int USUAL = 100;

    private static final int RECENT = 20;

    /** A read over a network or from a disk may take this long at any time. */
    private static final Duration USUAL_MIN = Duration.ofMillis(1);

    private static final Duration USUAL_WAIT_MAX = Duration.ofSeconds(10);

    private final JdbcAddress address;
    private final String tenantId;
    private final Thread thread;
    private final long[] nanos = new long[USUAL];
    private long count;
    private boolean reading;
    private long beganNanos;

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

    /** Waits until enough reads were measured, and returns what nine of ten took at most; not less than 1 ms. */
    synchronized Duration usual() throws InterruptedException {
        long endNanos = System.nanoTime() + USUAL_WAIT_MAX.toNanos();
        for (long left = USUAL_WAIT_MAX.toMillis(); count < WARM_UP + USUAL && left > 0; ) {
            wait(left);
            left = (endNanos - System.nanoTime()) / 1_000_000;
        }
        return Duration.ofNanos(Math.max(USUAL_MIN.toNanos(), slowestButATenth(USUAL)));
    }

    /** What nine of ten recent reads took at most, or what the present one has taken if that is more. */
    synchronized Duration latency() {
        long underWay = reading ? System.nanoTime() - beganNanos : 0;
        return Duration.ofNanos(Math.max(underWay, slowestButATenth(RECENT)));
    }

    private long slowestButATenth(int reads) {
        long[] last = new long[reads];
        for (int i = 0; i < reads; i++) {
            last[i] = nanos[Math.floorMod(count - 1 - i, USUAL)];
        }
        Arrays.sort(last);
        return last[reads * 9 / 10 - 1];
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            // a plan that was kept from when the table was empty may read all of it
            try (Connection connection = address.connectUnprepared(ANSWER_MAX);
                    PreparedStatement read = connection.prepareStatement(READ)) {
                read.setString(1, tenantId);
                measure(read);
            } catch (SQLException unavailable) {
                // the import notices too, and says so
                pause(RECONNECT_PAUSE);
            }
        }
    }

    private void measure(PreparedStatement read) throws SQLException {
        while (!Thread.currentThread().isInterrupted()) {
            read.setString(2, UUID.randomUUID().toString());
            begin();
            try (ResultSet rows = read.executeQuery()) {
                rows.next();
            } finally {
                end();
            }
            if (isWarm()) {
                pause(INTERVAL);
            }
        }
    }

    private synchronized void begin() {
        reading = true;
        beganNanos = System.nanoTime();
    }

    private synchronized void end() {
        reading = false;
        nanos[(int) (count++ % USUAL)] = System.nanoTime() - beganNanos;
        notifyAll();
    }

    private synchronized boolean isWarm() {
        return count >= WARM_UP;
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
