package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.config.ImportSettings;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.transfer.Pace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps work in chunks from slowing down the reads of others: measures reads before the work begins and beside it. Blocks. Not
 * thread-safe.
 */
final class Throttle implements AutoCloseable {

    /** Null if reads do not matter. */
    private final @Nullable ReadProbe probe;

    private final Pace pace;

    private Throttle(@Nullable ReadProbe probe, Pace pace) {
        this.probe = probe;
        this.pace = pace;
    }

    /** Measures what reads of the tenant take now, for about a second, unless they do not matter. */
    static Throttle start(JdbcAddress address, ImportSettings settings, String tenantId) throws InterruptedException {
        if (settings.readSlowdownMax() == 0) {
            return new Throttle(null, new Pace(settings.chunkRows(), settings.rateMax(), Duration.ZERO, 1));
        }
        ReadProbe probe = ReadProbe.start(address, tenantId);
        try {
            Duration usual = probe.usual();
            return new Throttle(
                    probe, new Pace(settings.chunkRows(), settings.rateMax(), usual, settings.readSlowdownMax()));
        } catch (InterruptedException ended) {
            probe.close();
            throw ended;
        }
    }

    /** The number of rows of the next chunk. */
    int rows() {
        return pace.rows();
    }

    /** Pauses after a chunk. */
    void pauseAfter(int rows, long chunkBeganNanos) throws InterruptedException {
        Duration took = Duration.ofNanos(System.nanoTime() - chunkBeganNanos);
        Thread.sleep(pace.pauseAfter(rows, took, probe == null ? Duration.ZERO : probe.latency())
                .toMillis());
    }

    @Override
    public void close() {
        if (probe != null) {
            probe.close();
        }
    }
}
