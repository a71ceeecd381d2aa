package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A write through one instance is visible there at once, and through the other within a second. */
class TwoInstancesIT {

    private static TestInstance one;
    private static TestInstance other;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        one = TestInstance.start(Map.of());
        other = TestInstance.start(Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
    }

    @Test
    void put_throughOne_isReadThereAtOnceAndElsewhereWithin1s() throws Exception {
        String generated = name(one.get(tenant, "u"));
        assertThat(name(other.get(tenant, "u"))).isEqualTo(generated);

        one.put(tenant, "u", "{\"name\":\"Changed\"}");

        assertThat(name(one.get(tenant, "u"))).isEqualTo("Changed");
        Eventually.within(
                Duration.ofSeconds(1),
                "visible through the other instance",
                () -> name(other.get(tenant, "u")).equals("Changed"));
    }

    private static String name(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("name");
    }
}
