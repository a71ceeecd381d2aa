package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The name settings of each tenant apply to its updates and generated names. */
class TenantNamesIT {

    private static final String RUN = UUID.randomUUID().toString();
    private static final String PLAIN = "plain-" + RUN;
    private static final String STRICT = "strict-" + RUN;
    private static final String UNIQUE = "unique-" + RUN;
    private static final String SLOW = "slow-" + RUN;
    private static final String TINY = "tiny-" + RUN;

    private static TestInstance instance;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Path words = Files.write(directory.resolve("words.txt"), confusableWords());
        instance = TestInstance.start(Map.of(
                key(STRICT, "length.max"), "8",
                key(STRICT, "reserved"), "Acme, Night Owl",
                key(STRICT, "profanity"), "en",
                key(UNIQUE, "unique"), "true",
                key(SLOW, "rename.cooldown"), "1h",
                key(TINY, "unique"), "true",
                key(TINY, "words.adjectives"), words.toString(),
                key(TINY, "words.nouns"), words.toString()));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @Test
    void put_nameAgainstRulesOfOneTenant_is422OnlyThere() throws Exception {
        assertRefused(put(STRICT, "a", "Robert the Third"), "too_long");
        assertRefused(put(STRICT, "a", "\u0410cme"), "reserved");
        assertRefused(put(STRICT, "a", "ass"), "profanity");
        for (String name : List.of("Robert the Third", "\u0410cme", "ass")) {
            assertThat(put(PLAIN, "a", name).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void put_nameConfusableWithTakenOne_is422WithReason() throws Exception {
        assertThat(put(UNIQUE, "a", "Nova Star").statusCode()).isEqualTo(200);

        assertRefused(put(UNIQUE, "b", "n0va star"), "name_taken");

        assertThat(put(UNIQUE, "a", "Nova Star").statusCode()).isEqualTo(200);
        assertThat(put(PLAIN, "c", "Nova Star").statusCode()).isEqualTo(200);
        assertThat(put(PLAIN, "d", "Nova Star").statusCode()).isEqualTo(200);
    }

    @Test
    void get_64ConcurrentFirstReadsWithFewNames_allGetUniqueNames() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> reads = IntStream.range(0, 64)
                .mapToObj(user -> instance.sendAsync(instance.request("/v1/profiles/user/u" + user, TINY, "u" + user)
                        .build()))
                .toList();

        Set<String> names = new HashSet<>();
        for (CompletableFuture<HttpResponse<String>> read : reads) {
            HttpResponse<String> answer = read.get(30, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(200);
            names.add(shapeOf(nameOf(answer)));
        }
        assertThat(names).hasSize(64);
    }

    @Test
    void get_concurrentBatchesOfSameNewUsersWithFewNames_giveUniqueNames() throws Exception {
        List<String> users =
                IntStream.range(0, 40).mapToObj(user -> "p" + user).collect(Collectors.toCollection(ArrayList::new));
        List<CompletableFuture<HttpResponse<String>>> batches = new ArrayList<>();
        for (int batch = 0; batch < 6; batch++) {
            Collections.rotate(users, 7);
            batches.add(instance.sendAsync(
                    instance.request("/v1/profiles?user_ids=" + String.join(",", users), TINY, "reader")
                            .build()));
        }

        Set<String> names = new HashSet<>();
        for (CompletableFuture<HttpResponse<String>> batch : batches) {
            JsonArray profiles = new JsonObject(batch.get(30, TimeUnit.SECONDS).body()).getJsonArray("profiles");
            assertThat(profiles).hasSize(40);
            profiles.forEach(profile -> names.add(shapeOf(((JsonObject) profile).getString("name"))));
        }
        assertThat(names).hasSize(40);
    }

    @Test
    void put_avatarOnlyWithGeneratedNameTaken_createsProfileWithAnotherName() throws Exception {
        String generated = nameOf(instance.get(UNIQUE, "first"));
        delete(UNIQUE, "first");
        assertThat(put(UNIQUE, "second", generated).statusCode()).isEqualTo(200);

        HttpResponse<String> answer = instance.put(UNIQUE, "first", "{\"regenerate_avatar\":true}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(nameOf(answer)).isNotEqualTo(generated).matches("\\p{Lu}\\p{L}+ \\p{Lu}\\p{L}+ \\d\\d");
    }

    @Test
    void put_secondNameWithinCooldown_is429WithRetryAfter() throws Exception {
        assertThat(put(SLOW, "a", "Nova").statusCode()).isEqualTo(200);

        HttpResponse<String> answer = put(SLOW, "a", "Vega");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("RATE_001");
        assertThat(new JsonObject(answer.body()).getString("error")).startsWith("name: changed a short while ago");
        assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(3_500L, 3_600L);
        assertThat(nameOf(instance.get(SLOW, "a"))).isEqualTo("Nova");
    }

    @Test
    void delete_withinCooldown_doesNotEndIt() throws Exception {
        assertThat(put(SLOW, "c", "Nova").statusCode()).isEqualTo(200);
        delete(SLOW, "c");

        assertThat(put(SLOW, "c", "Vega").statusCode()).isEqualTo(429);
        assertThat(nameOf(instance.get(SLOW, "c"))).isNotEqualTo("Nova");
        assertThat(put(SLOW, "c", "Vega").statusCode()).isEqualTo(429);
    }

    @Test
    void put_withinCooldownByPrivilegedRole_passes() throws Exception {
        put(SLOW, "b", "Nova");

        for (String role : List.of("profile:write", "profile:admin")) {
            HttpResponse<String> answer = instance.send(instance.request("/v1/profiles/user/b", SLOW, "moderator", role)
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(json("Renamed " + role.length())))
                    .build());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    /** What distinguishes the names: the words are confusable, so the digits must differ, and not only as look-alikes. */
    private static String shapeOf(String name) {
        return name.replaceAll("[^0-9]", "").replace('1', 'l').replace('0', 'o');
    }

    /** Sixteen words of l and i, all with the same skeleton. */
    private static List<String> confusableWords() {
        return IntStream.range(0, 16)
                .mapToObj(number -> "L"
                        + String.format("%4s", Integer.toBinaryString(number))
                                .replace(' ', '0')
                                .replace('0', 'l')
                                .replace('1', 'i'))
                .toList();
    }

    private static String key(String tenant, String setting) {
        return "tenant." + tenant + ".names." + setting;
    }

    private static HttpResponse<String> put(String tenant, String user, String name) throws Exception {
        return instance.put(tenant, user, json(name));
    }

    private static void delete(String tenant, String user) throws Exception {
        assertThat(instance.send(instance.request("/v1/profiles/user/" + user, tenant, user)
                                .DELETE()
                                .build())
                        .statusCode())
                .isEqualTo(204);
    }

    private static String json(String name) {
        return new JsonObject().put("name", name).encode();
    }

    private static String nameOf(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("name");
    }

    private static void assertRefused(HttpResponse<String> answer, String reason) {
        JsonObject body = new JsonObject(answer.body());
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(body.getString("code")).isEqualTo("PROFILE_002");
        assertThat(body.getString("reason")).isEqualTo(reason);
    }
}
