package io.phoenix.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.EventReader;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.UserIds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Ten thousand ids pass through every tier and every route, and come back byte by byte. The first instance creates the
 * profiles; the other takes them from Redis.
 */
@TestMethodOrder(OrderAnnotation.class)
class UserIdRoundTripsIT {

    private static final int IDS = 10_000;
    private static final int CHANGED = 200;
    private static final int CONCURRENT = 64;
    private static final int BATCH = 100;
    private static final int ROWS = 1_000;

    /** Each takes a while, because instances have to answer. */
    private static final int EXPLAINED = 20;

    /** Servers take request lines of four kilobytes. */
    private static final int QUERY_MAX = 3_000;

    private static final String TENANT = "t-" + UUID.randomUUID();
    private static final String KEY = "key-" + UUID.randomUUID();
    private static final List<String> USERS = UserIds.valid(IDS, 20_260_102);

    @AutoClose
    private static TestInstance one;

    @AutoClose
    private static TestInstance other;

    @BeforeAll
    static void start() throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(UTF_8)));
        Map<String, String> settings = Map.of("auth.api-keys", TENANT + '/' + hash, "http.audit.under-way.max", "64");
        one = TestInstance.start(settings);
        other = TestInstance.start(settings);
    }

    @Test
    @Order(1)
    void get_ofNewUser_createsItsProfile() throws Exception {
        each(USERS, user -> get(one, user), (user, answer) -> assertProfile(user, answer, "created"));
    }

    @Test
    @Order(2)
    void get_ofKnownUser_isAHit() throws Exception {
        each(USERS, user -> get(one, user), (user, answer) -> assertProfile(user, answer, "local"));
    }

    @Test
    @Order(3)
    void get_ofAnotherInstance_isTakenFromRedis() throws Exception {
        each(
                USERS.subList(0, IDS / 4),
                user -> get(other, user),
                (user, answer) -> assertProfile(user, answer, "redis"));
    }

    @Test
    @Order(4)
    void batch_byBody_returnsEveryUser() throws Exception {
        each(
                groups(BATCH, Integer.MAX_VALUE),
                users -> server(other, "/v1/profiles/batch")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(new JsonObject()
                                .put("user_ids", new JsonArray(users))
                                .encode())),
                UserIdRoundTripsIT::assertBatch);
    }

    @Test
    @Order(5)
    void batch_byQuery_returnsEveryUser() throws Exception {
        each(
                groups(BATCH, QUERY_MAX),
                users -> server(other, "/v1/profiles?create=false&user_ids=" + query(users)),
                UserIdRoundTripsIT::assertBatch);
    }

    @Test
    @Order(6)
    void eventStream_always_namesEveryUser() throws Exception {
        for (List<String> users : groups(BATCH, QUERY_MAX)) {
            try (EventReader events = EventReader.open(
                    server(one, "/v1/profiles/events?user_ids=" + query(users)).build())) {
                assertThat(usersOf(events.next("snapshot").json())).containsExactlyInAnyOrderElementsOf(users);
            }
        }
    }

    @Test
    @Order(7)
    void webSocket_always_namesEveryUser() throws Exception {
        try (Socket socket = Socket.open(other)) {
            for (List<String> users : groups(BATCH, Integer.MAX_VALUE)) {
                assertThat(usersOf(socket.watch(users))).containsExactlyInAnyOrderElementsOf(users);
            }
        }
    }

    /** The user's own token: the claim names the user whose profile the path names. */
    @Test
    @Order(8)
    void change_byTheUser_isSeenByEveryInstance() throws Exception {
        List<String> users = some(CHANGED);
        each(
                users,
                user -> one.request(path(user), TENANT, user)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"name\":\"Ada Lind " + users.indexOf(user) + "\"}")),
                (user, answer) ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200));

        for (String user : users) {
            String name = "Ada Lind " + users.indexOf(user);
            Eventually.isTrue(
                    user,
                    () -> new JsonObject(other.send(get(other, user).build()).body())
                            .getString("name")
                            .equals(name));
        }
    }

    /** The database compares each id with that of the profile. */
    @Test
    @Order(9)
    void import_always_knowsEveryUser() throws Exception {
        each(
                groups(ROWS, Integer.MAX_VALUE),
                users -> ofKey(one, "/v1/profiles/import")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(users.stream()
                                .map(user ->
                                        new JsonObject().put("user_id", user).encode() + "\n")
                                .collect(Collectors.joining()))),
                (users, answer) -> {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                    JsonObject imported = new JsonObject(answer.body());
                    assertThat(imported.getInteger("skipped")).isEqualTo(users.size());
                    assertThat(usersOf(imported.getJsonArray("rows"))).containsExactlyElementsOf(users);
                });
    }

    @Test
    @Order(10)
    void export_always_isOfThatUser() throws Exception {
        each(some(CHANGED), user -> ofKey(other, path(user) + "/export"), (user, answer) -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonObject export = new JsonObject(answer.body());
            assertThat(export.getString("user_id")).isEqualTo(user);
            assertThat(export.getJsonObject("profile").getString("user_id")).isEqualTo(user);
            assertThat(export.getJsonArray("changes")).as(user).hasSize(1);
        });
    }

    /** Instances are asked for the id over Redis. Few at once are allowed. */
    @Test
    @Order(11)
    void explain_always_isOfThatUser() throws Exception {
        for (String user : some(EXPLAINED)) {
            HttpResponse<String> answer =
                    one.send(ofKey(one, "/v1/admin/profiles/" + UserIds.encoded(user) + "/explain")
                            .build());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonObject explained = new JsonObject(answer.body());
            assertThat(explained.getString("user_id")).isEqualTo(user);
            assertThat(explained.getJsonObject("postgres").getJsonObject("row").getString("name"))
                    .startsWith("Ada Lind ");
        }
    }

    @Test
    @Order(12)
    void changes_always_nameEveryUser() throws Exception {
        Set<String> changed = new HashSet<>();
        AtomicReference<String> cursor = new AtomicReference<>("");
        Eventually.isTrue("all changes are released", () -> {
            JsonObject page = new JsonObject(
                    one.send(ofKey(one, "/v1/changes?limit=1000" + cursor.get()).build())
                            .body());
            cursor.set("&cursor=" + page.getString("cursor"));
            changed.addAll(usersOf(page.getJsonArray("changes")));
            return changed.size() >= CHANGED;
        });
        assertThat(changed).containsExactlyInAnyOrderElementsOf(some(CHANGED));
    }

    @Test
    @Order(13)
    void audit_always_answersEveryUser() throws Exception {
        each(
                groups(ROWS, Integer.MAX_VALUE),
                users -> ofKey(other, "/v1/profiles/audit")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(new JsonObject()
                                .put(
                                        "copies",
                                        new JsonArray(users.stream()
                                                .map(user -> new JsonObject()
                                                        .put("user_id", user)
                                                        .put("version", 1))
                                                .toList()))
                                .encode())),
                (users, answer) -> {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                    assertThat(usersOf(new JsonObject(answer.body()).getJsonArray("changed")))
                            .containsExactlyInAnyOrderElementsOf(users);
                });
    }

    @Test
    @Order(14)
    void erasure_always_isOfThatUserOnly() throws Exception {
        List<String> users = some(CHANGED);
        List<String> odd =
                users.stream().filter(user -> users.indexOf(user) % 2 == 1).toList();
        each(
                odd,
                user -> one.request(path(user), TENANT, "operator", "profile:admin")
                        .DELETE(),
                (user, answer) ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204));

        Eventually.isTrue("erased on the other instance", () -> {
            HttpResponse<String> answer = other.send(server(other, "/v1/profiles/batch")
                    .POST(BodyPublishers.ofString(new JsonObject()
                            .put("user_ids", new JsonArray(users.subList(0, BATCH)))
                            .put("create", false)
                            .encode()))
                    .build());
            JsonObject batch = new JsonObject(answer.body());
            return batch.getJsonArray("missing").stream()
                            .map(String.class::cast)
                            .collect(Collectors.toSet())
                            .equals(users.subList(0, BATCH).stream()
                                    .filter(odd::contains)
                                    .collect(Collectors.toSet()))
                    && usersOf(batch).stream().noneMatch(odd::contains);
        });
    }

    private static void assertProfile(String user, HttpResponse<String> answer, String source) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonObject profile = new JsonObject(answer.body());
        assertThat(profile.getString("user_id")).isEqualTo(user);
        assertThat(profile.getString("avatar_url")).matches("[!-~]+");
        assertThat(answer.headers().firstValue("X-Profile-Source")).as(user).contains(source);
    }

    private static void assertBatch(List<String> users, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(usersOf(new JsonObject(answer.body()))).containsExactlyElementsOf(users);
    }

    private static List<String> usersOf(JsonObject batch) {
        return usersOf(batch.getJsonArray("profiles"));
    }

    private static List<String> usersOf(JsonArray members) {
        return members.stream()
                .map(profile -> ((JsonObject) profile).getString("user_id"))
                .toList();
    }

    private static HttpRequest.Builder get(TestInstance instance, String user) {
        return server(instance, path(user));
    }

    private static HttpRequest.Builder server(TestInstance instance, String path) {
        return instance.request(path, TENANT, "server", "profile:write");
    }

    /** Of a server with a key of the tenant. */
    private static HttpRequest.Builder ofKey(TestInstance instance, String path) {
        return instance.request(path).header("X-API-Key", KEY);
    }

    private static String path(String user) {
        return "/v1/profiles/user/" + UserIds.encoded(user);
    }

    private static String query(List<String> users) {
        return users.stream().map(UserIds::encoded).collect(Collectors.joining(","));
    }

    private static List<String> some(int count) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(USERS.get(i * (IDS / count)));
        }
        return some;
    }

    /** All users, at most so many in a group, and in no more characters of a query. */
    private static List<List<String>> groups(int max, int charactersMax) {
        List<List<String>> groups = new ArrayList<>();
        List<String> group = new ArrayList<>();
        int characters = 0;
        for (String user : USERS) {
            int length = UserIds.encoded(user).length() + 1;
            if (group.size() == max || characters + length > charactersMax) {
                groups.add(group);
                group = new ArrayList<>();
                characters = 0;
            }
            group.add(user);
            characters += length;
        }
        groups.add(group);
        return groups;
    }

    /** Sends a request for each, some at a time. */
    private static <T> void each(
            List<T> all, Function<T, HttpRequest.Builder> request, BiConsumer<T, HttpResponse<String>> check)
            throws Exception {
        for (int from = 0; from < all.size(); from += CONCURRENT) {
            List<T> some = all.subList(from, Math.min(all.size(), from + CONCURRENT));
            List<CompletableFuture<HttpResponse<String>>> answers = some.stream()
                    .map(each -> one.sendAsync(request.apply(each).build()))
                    .toList();
            for (int i = 0; i < some.size(); i++) {
                check.accept(some.get(i), answers.get(i).get(60, TimeUnit.SECONDS));
            }
        }
    }

    /** A WebSocket that waits for the snapshot of what it watches. */
    private record Socket(WebSocket socket, Snapshots snapshots) implements AutoCloseable {

        static Socket open(TestInstance instance) throws Exception {
            Snapshots snapshots = new Snapshots();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer " + instance.token(TENANT, "server", "profile:write"))
                    .buildAsync(
                            URI.create("ws://127.0.0.1:" + instance.service().apiPort() + "/v1/profiles/ws"), snapshots)
                    .get(20, TimeUnit.SECONDS);
            return new Socket(socket, snapshots);
        }

        JsonObject watch(List<String> users) throws Exception {
            snapshots.next = new CompletableFuture<>();
            socket.sendText(
                            new JsonObject()
                                    .put("user_ids", new JsonArray(users))
                                    .encode(),
                            true)
                    .get(20, TimeUnit.SECONDS);
            return snapshots.next.get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    private static final class Snapshots implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();
        private volatile CompletableFuture<JsonObject> next = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                JsonObject message = new JsonObject(parts.toString());
                parts.setLength(0);
                if (message.getString("event").equals("snapshot")) {
                    next.complete(message.getJsonObject("data"));
                }
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
