package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sampler of a running instance finds what the protocol can't: a change that the log does not have. */
class SamplerIT {

    @Test
    void change_thatEscapesTheLog_isFoundDroppedCountedAndNamed() throws Exception {
        try (TestDatabase database = TestDatabase.migrated();
                TestInstance instance = TestInstance.start(Map.of(
                        "postgres.uri", database.uri().toString(), "sample.interval", "50ms", "sample.size", "100"))) {
            instance.put("t", "u", "{\"name\":\"Before\"}");
            database.execute("ALTER TABLE profile DISABLE TRIGGER profile_log_change");

            database.execute("UPDATE profile SET name = 'After' WHERE user_id = 'u'");

            Eventually.isTrue(
                    "the change is seen", () -> instance.get("t", "u").body().contains("After"));
            HttpResponse<String> ready =
                    instance.send(instance.managementRequest("/ready").build());
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(ready.body()).getLong("stale_entries")).isEqualTo(1);
            assertThat(instance.send(instance.managementRequest("/metrics").build())
                            .body())
                    .contains("phoenix_profile_sampler_entries_stale_total 1.0");
        }
    }
}
