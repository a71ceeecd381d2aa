package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.PgBouncerProcess;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two instances work behind one PgBouncer in transaction mode with fewer server connections than they open. */
@Tag("tools")
class PgBouncerIT {

    private final String tenant = "t-" + UUID.randomUUID();

    private PgBouncerProcess pgBouncer;
    private TestInstance one;
    private TestInstance other;

    @BeforeEach
    void start() throws Exception {
        pgBouncer = PgBouncerProcess.start();
        Map<String, String> settings = Map.of("postgres.uri", pgBouncer.uri(), "postgres.transaction-pooler", "true");
        one = TestInstance.start(settings);
        other = TestInstance.start(settings);
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        pgBouncer.close();
    }

    @Test
    void put_manyConcurrently_areVisibleToOtherInstance() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> changes = IntStream.range(0, 100)
                .mapToObj(user -> one.sendAsync(one.request("/v1/profiles/user/u" + user, tenant, "u" + user)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"name\":\"Ada Berg " + user + "\"}"))
                        .build()))
                .toList();

        assertThat(changes)
                .allSatisfy(change -> assertThat(change.get().statusCode())
                        .as(change.get().body())
                        .isEqualTo(200));
        for (int user = 0; user < 100; user++) {
            assertThat(name(other.get(tenant, "u" + user))).isEqualTo("Ada Berg " + user);
        }
    }

    @Test
    void getBatch_absentProfiles_createsAll() throws Exception {
        String ids = IntStream.range(0, 100).mapToObj(user -> "p" + user).collect(Collectors.joining(","));

        HttpResponse<String> batch = one.send(
                one.request("/v1/profiles?user_ids=" + ids, tenant, "p1").build());

        assertThat(new JsonObject(batch.body()).getJsonArray("profiles")).hasSize(100);
        assertThat(new JsonObject(batch.body()).getJsonArray("unavailable")).isEmpty();
    }

    @Test
    void delete_always_isVisibleToOtherInstance() throws Exception {
        one.put(tenant, "e", "{\"name\":\"Erased\"}");
        assertThat(name(other.get(tenant, "e"))).isEqualTo("Erased");

        one.send(one.request("/v1/profiles/user/e", tenant, "e").DELETE().build());

        Eventually.isTrue("erased", () -> !name(other.get(tenant, "e")).equals("Erased"));
    }

    private static String name(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("name");
    }
}
