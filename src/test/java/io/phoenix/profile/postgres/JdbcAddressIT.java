package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.testing.PostgresPair;
import io.phoenix.profile.testing.TestSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Imports, exports and migrations use the same server as everything else. */
class JdbcAddressIT {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    @Test
    void connect_severalServers_isToThePrimaryOfTheHighestTimeline() throws Exception {
        try (PostgresPair pair = PostgresPair.start()) {
            JdbcAddress address = new JdbcAddress(
                    TestSettings.with(Map.of("postgres.uri", pair.uri())).postgres());
            assertThat(timeline(address)).isEqualTo(1);

            // the old one, which comes first in the list, goes on
            pair.onPrimary("ALTER SYSTEM SET synchronous_standby_names = ''");
            pair.onPrimary("SELECT pg_reload_conf()");
            pair.promoteStandby();
            assertThat(timeline(address)).isEqualTo(2);

            pair.killPrimary();
            assertThat(timeline(address)).isEqualTo(2);

            pair.killStandby();
            assertThatThrownBy(() -> timeline(address)).isInstanceOf(SQLException.class);
        }
    }

    private static int timeline(JdbcAddress address) throws SQLException {
        try (Connection connection = address.connect(ANSWER_MAX);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(PostgresServers.TIMELINE)) {
            answer.next();
            return Integer.parseInt(answer.getString(1), 16);
        }
    }
}
