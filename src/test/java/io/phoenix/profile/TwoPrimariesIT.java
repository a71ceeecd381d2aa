package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.PostgresPair;
import io.phoenix.profile.testing.TestInstance;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Prometheus sees when a standby is promoted while the old primary runs on; PhoenixProfileTwoPrimaries queries it. */
class TwoPrimariesIT {

    private static final String PRIMARIES = "phoenix_profile_postgres_primaries ";

    @Test
    void metric_oldPrimaryRunsOn_isTwoUntilItIsGone() throws Exception {
        try (PostgresPair pair = PostgresPair.start();
                TestInstance instance = TestInstance.start(Map.of("postgres.uri", pair.uri()))) {
            Eventually.isTrue("one primary", () -> primaries(instance) == 1);

            pair.promoteStandby();
            Eventually.isTrue("two primaries", () -> primaries(instance) == 2);

            pair.killPrimary();
            Eventually.isTrue("one primary again", () -> primaries(instance) == 1);
            assertThat(instance.get("t", "ada").statusCode()).isEqualTo(200);
        }
    }

    private static double primaries(TestInstance instance) throws Exception {
        return instance.send(instance.managementRequest("/metrics").build())
                .body()
                .lines()
                .filter(line -> line.startsWith(PRIMARIES))
                .mapToDouble(line -> Double.parseDouble(line.substring(PRIMARIES.length())))
                .findFirst()
                .orElseThrow();
    }
}
