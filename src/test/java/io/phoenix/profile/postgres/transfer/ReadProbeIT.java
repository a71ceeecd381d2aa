package io.phoenix.profile.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an import knows of the reads of others. */
class ReadProbeIT {

    private static final Duration MUCH = Duration.ofMillis(200);

    @Test
    void latency_whileAReadHangs_isWhatItHasTakenSoFar() throws Exception {
        try (TestDatabase database = TestDatabase.migrated();
                Connection other = database.connect();
                ReadProbe probe = ReadProbe.start(new JdbcAddress(database.settings(Map.of())), "t")) {
            assertThat(probe.usual()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE profile IN ACCESS EXCLUSIVE MODE");

            // not one read ends
            Eventually.isTrue("reads are slow", () -> probe.latency().compareTo(MUCH) > 0);

            other.rollback();
            Eventually.isTrue("reads are fast again", () -> probe.latency().compareTo(MUCH) < 0);
        }
    }
}
