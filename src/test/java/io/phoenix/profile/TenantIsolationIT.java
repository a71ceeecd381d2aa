package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two tenants with equal user ids never see each other's profiles: in L1, L2, the store, coalescing, batches or the bus. */
class TenantIsolationIT {

    private static final int USERS = 40;

    private static TestInstance one;
    private static TestInstance other;

    private final List<String> tenants = List.of("t-" + UUID.randomUUID(), "t-" + UUID.randomUUID());

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
    void everyLevel_sameUserId_returnsOwnTenant() throws Exception {
        Map<String, String> named = new HashMap<>();
        for (String tenant : tenants) {
            for (int user = 0; user < USERS; user++) {
                String name = "Name " + user + " Of " + tenants.indexOf(tenant);
                one.put(tenant, "u-" + user, "{\"name\":\"" + name + "\"}");
                named.put(tenant + "/u-" + user, name);
            }
        }

        assertAllAre(named, one, "local");
        // a change puts its value into L2
        assertAllAre(named, other, "redis");
        try (RedisProcess empty = RedisProcess.start();
                TestInstance fresh = TestInstance.start(Map.of("redis.uri", empty.uri()))) {
            assertAllAre(named, fresh, "postgres");
        }
        try (TestInstance coldLocal = TestInstance.start(Map.of())) {
            assertAllAre(named, coldLocal, "redis");
        }
    }

    @Test
    void coalescing_sameUserId_returnsOwnTenant() throws Exception {
        for (int round = 0; round < 10; round++) {
            String user = "u-" + round;
            Map<String, List<CompletableFuture<HttpResponse<String>>>> responses = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                for (String tenant : tenants) {
                    responses
                            .computeIfAbsent(tenant, none -> new ArrayList<>())
                            .add(one.sendAsync(one.request("/v1/profiles/user/" + user, tenant, user)
                                    .build()));
                }
            }
            for (String tenant : tenants) {
                for (CompletableFuture<HttpResponse<String>> answer : responses.get(tenant)) {
                    JsonObject profile =
                            new JsonObject(answer.get(30, TimeUnit.SECONDS).body());
                    assertThat(profile.getString("tenant_id")).isEqualTo(tenant);
                    assertThat(profile.getString("user_id")).isEqualTo(user);
                }
            }
        }
    }

    @Test
    void batches_sameUserIdsConcurrently_returnOwnTenant() throws Exception {
        String target = "/v1/profiles?user_ids="
                + String.join(
                        ",", IntStream.range(0, USERS).mapToObj(i -> "b-" + i).toList());
        for (TestInstance instance : List.of(one, other, one)) {
            List<CompletableFuture<HttpResponse<String>>> responses = tenants.stream()
                    .map(tenant -> instance.sendAsync(
                            instance.request(target, tenant, "reader").build()))
                    .toList();
            for (int i = 0; i < tenants.size(); i++) {
                String tenant = tenants.get(i);
                JsonArray profiles = new JsonObject(
                                responses.get(i).get(30, TimeUnit.SECONDS).body())
                        .getJsonArray("profiles");
                assertThat(profiles)
                        .hasSize(USERS)
                        .allSatisfy(profile -> assertThat(((JsonObject) profile).getString("tenant_id"))
                                .isEqualTo(tenant));
            }
        }
    }

    @Test
    void bus_changeOfOneTenant_leavesOtherUnchanged() throws Exception {
        String changing = tenants.get(0);
        String unchanged = tenants.get(1);
        other.get(changing, "u");
        String before = other.get(unchanged, "u").body();

        for (int i = 0; i < 20; i++) {
            String name = "Change " + i;
            one.put(changing, "u", "{\"name\":\"" + name + "\"}");
            Eventually.isTrue(
                    "the change is visible",
                    () -> other.get(changing, "u").body().contains(name));
            assertThat(other.get(unchanged, "u").body()).isEqualTo(before);
        }
        one.send(one.request("/v1/profiles/user/u", changing, "u").DELETE().build());

        assertThat(other.get(unchanged, "u").body()).isEqualTo(before);
    }

    /** Asserts that every profile belongs to its tenant, and that some come from the source. */
    private void assertAllAre(Map<String, String> named, TestInstance instance, String source) throws Exception {
        List<String> sources = new ArrayList<>();
        for (Map.Entry<String, String> entry : named.entrySet()) {
            String tenant = entry.getKey().substring(0, entry.getKey().indexOf('/'));
            String user = entry.getKey().substring(entry.getKey().indexOf('/') + 1);
            HttpResponse<String> answer = instance.get(tenant, user);
            JsonObject profile = new JsonObject(answer.body());
            assertThat(profile.getString("tenant_id")).isEqualTo(tenant);
            assertThat(profile.getString("user_id")).isEqualTo(user);
            assertThat(profile.getString("name")).isEqualTo(entry.getValue());
            sources.add(answer.headers().firstValue("X-Profile-Source").orElseThrow());
        }
        assertThat(sources).contains(source);
    }
}
