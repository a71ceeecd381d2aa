package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.PostgresPair;
import io.phoenix.profile.testing.TestInstance;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An instance that knows two servers of Postgres, of which one takes writes and the other comes to. */
class PostgresFailoverIT {

    private static final int USERS = 5;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Map<String, Integer> acknowledged = new HashMap<>();
    private int last;

    @Test
    void primaryKilled_standbyPromoted_writesGoOnAndNoneThatWasAcknowledgedIsLost() throws Exception {
        try (PostgresPair pair = PostgresPair.start();
                TestInstance instance = TestInstance.start(Map.of("postgres.uri", pair.uri()))) {
            for (int i = 0; i < 50; i++) {
                assertThat(writes(instance)).isTrue();
            }

            pair.killPrimary();
            assertThat(writes(instance)).as("without a primary").isFalse();
            pair.promoteStandby();

            Eventually.isTrue("writes go on", () -> writes(instance));
            for (int i = 0; i < 50; i++) {
                assertThat(writes(instance)).isTrue();
            }
            for (Map.Entry<String, Integer> each : acknowledged.entrySet()) {
                String name = pair.onStandby("SELECT name FROM profile WHERE tenant_id = '" + tenant
                                + "' AND user_id = '" + each.getKey() + "'")
                        .get(0);
                assertThat(Integer.parseInt(name.substring(name.lastIndexOf(' ') + 1)))
                        .as(each.getKey())
                        .isGreaterThanOrEqualTo(each.getValue());
            }
        }
    }

    @Test
    void primaryThatTurnedReadOnly_isLeftThoughItStillAnswers() throws Exception {
        try (PostgresPair pair = PostgresPair.start();
                TestInstance instance = TestInstance.start(Map.of("postgres.uri", pair.uri()))) {
            assertThat(writes(instance)).isTrue();

            pair.onPrimary("ALTER SYSTEM SET default_transaction_read_only = on");
            pair.onPrimary("SELECT pg_reload_conf()");
            pair.promoteStandby();

            Eventually.isTrue("writes go on", () -> writes(instance));
            assertThat(pair.onStandby("SELECT name FROM profile WHERE tenant_id = '" + tenant + "'"))
                    .contains("Ada Berg " + last);
        }
    }

    /** Changes the next user's profile, and notes it when that is acknowledged. */
    private boolean writes(TestInstance instance) throws Exception {
        last++;
        String user = "u" + last % USERS;
        int status = instance.put(tenant, user, "{\"name\":\"Ada Berg " + last + "\"}")
                .statusCode();
        if (status == 200) {
            acknowledged.put(user, last);
        } else {
            assertThat(status).isEqualTo(503);
        }
        return status == 200;
    }
}
