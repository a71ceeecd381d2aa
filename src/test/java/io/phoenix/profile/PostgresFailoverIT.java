package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.PostgresPair;
import io.phoenix.profile.testing.TestInstance;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An instance with two Postgres hosts follows the failover of the primary and loses no acknowledged write. */
class PostgresFailoverIT {

    private static final int USERS = 5;

    private final String tenant = "t-" + UUID.randomUUID();
    private final Map<String, Integer> acknowledged = new HashMap<>();
    private int last;

    @Test
    void primary_killedAndStandbyPromoted_losesNoAcknowledgedWrite() throws Exception {
        try (PostgresPair pair = PostgresPair.start();
                TestInstance instance = TestInstance.start(Map.of("postgres.uri", pair.uri()))) {
            for (int i = 0; i < 50; i++) {
                assertThat(write(instance)).isTrue();
            }

            pair.killPrimary();
            assertThat(write(instance)).as("without a primary").isFalse();
            pair.promoteStandby();

            Eventually.isTrue("writes succeed", () -> write(instance));
            for (int i = 0; i < 50; i++) {
                assertThat(write(instance)).isTrue();
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
    void primary_turnedReadOnly_isAbandoned() throws Exception {
        try (PostgresPair pair = PostgresPair.start();
                TestInstance instance = TestInstance.start(Map.of("postgres.uri", pair.uri()))) {
            assertThat(write(instance)).isTrue();

            pair.onPrimary("ALTER SYSTEM SET default_transaction_read_only = on");
            pair.onPrimary("SELECT pg_reload_conf()");
            pair.promoteStandby();

            Eventually.isTrue("writes succeed", () -> write(instance));
            assertThat(pair.onStandby("SELECT name FROM profile WHERE tenant_id = '" + tenant + "'"))
                    .contains("Ada Berg " + last);
        }
    }

    /** Renames the next user, and remembers an acknowledged write. */
    private boolean write(TestInstance instance) throws Exception {
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
