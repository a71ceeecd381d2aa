package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Concurrent reads and writes through three instances create each profile once and show each write everywhere. */
class ThreeInstancesIT {

    private static final List<TestInstance> INSTANCES = new ArrayList<>();

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        for (int i = 0; i < 3; i++) {
            INSTANCES.add(TestInstance.start(Map.of()));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (TestInstance instance : INSTANCES) {
            instance.close();
        }
    }

    @RepeatedTest(5)
    void get_64ConcurrentFirstReads_createOneRowAndEqualAnswers() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 64)
                .mapToObj(number -> INSTANCES.get(number % 3))
                .map(instance -> instance.sendAsync(
                        instance.request("/v1/profiles/user/u", tenant, "u").build()))
                .toList();

        assertThat(answers).extracting(answer -> answer.join().statusCode()).containsOnly(200);
        assertThat(answers)
                .extracting(answer -> answer.join().body())
                .containsOnly(answers.get(0).join().body());
        assertThat(rows()).isEqualTo(1);
    }

    @RepeatedTest(3)
    void getBatch_8ConcurrentOverlappingBatchesOfNewUsers_createEachOnce() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> batches = new ArrayList<>();
        Random random = new Random(7);
        for (int batch = 0; batch < 8; batch++) {
            List<Integer> users = new ArrayList<>(
                    IntStream.range(batch * 5, batch * 5 + 60).boxed().toList());
            Collections.shuffle(users, random);
            String ids = users.stream().map(user -> "p" + user).collect(Collectors.joining(","));
            TestInstance instance = INSTANCES.get(batch % 3);
            batches.add(instance.sendAsync(instance.request("/v1/profiles?user_ids=" + ids, tenant, "reader")
                    .build()));
        }

        for (CompletableFuture<HttpResponse<String>> batch : batches) {
            JsonObject answer = new JsonObject(batch.join().body());
            assertThat(answer.getJsonArray("profiles")).hasSize(60);
            assertThat(answer.getJsonArray("unavailable")).isEmpty();
        }
        assertThat(rows()).isEqualTo(95);
    }

    @Test
    void put_throughOne_isReadThereAtOnceAndElsewhereWithin1s() throws Exception {
        for (TestInstance instance : INSTANCES) {
            instance.get(tenant, "u");
        }
        for (int round = 0; round < 10; round++) {
            String name = "Round " + (char) ('A' + round);
            TestInstance writer = INSTANCES.get(round % 3);

            writer.put(tenant, "u", "{\"name\":\"" + name + "\"}");

            assertThat(json(writer).getString("name")).isEqualTo(name);
            for (TestInstance instance : INSTANCES) {
                Eventually.within(
                        Duration.ofSeconds(1),
                        name,
                        () -> json(instance).getString("name").equals(name));
            }
        }
    }

    @Test
    void put_repeatedly_keepsCreatedAt() throws Exception {
        String created = json(INSTANCES.get(0)).getString("created_at");

        for (int round = 0; round < 6; round++) {
            TestInstance instance = INSTANCES.get(round % 3);
            instance.put(tenant, "u", "{\"regenerate_avatar\":true,\"name\":\"Round " + round + "\"}");
            assertThat(json(instance).getString("created_at")).isEqualTo(created);
        }
    }

    private JsonObject json(TestInstance instance) throws Exception {
        return new JsonObject(instance.get(tenant, "u").body());
    }

    private int rows() throws Exception {
        try (Connection connection = Servers.running().connect();
                Statement statement = connection.createStatement();
                ResultSet count =
                        statement.executeQuery("SELECT count(*) FROM profile WHERE tenant_id = '" + tenant + "'")) {
            count.next();
            return count.getInt(1);
        }
    }
}
