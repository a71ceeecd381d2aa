package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.board.BoardSeal;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealed boards: made by a server, read by everybody. */
class BoardIT {

    private static final FeedClient SERVER = FeedClient.create();
    private static final FeedClient KEYLESS = FeedClient.create();
    private static final String SIGNING_KEY = "a signing key of more than 32 bytes";
    private static final BoardSeal SEAL = new BoardSeal(tenant -> List.of(new Secret(SIGNING_KEY)));

    private static TestInstance instance;

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.of(
                "auth.api-keys",
                SERVER.credential() + "," + KEYLESS.credential(),
                "auth.hmac.keys",
                SERVER.tenant() + "/" + SIGNING_KEY,
                "http.public-url",
                "https://profiles.example.com",
                "http.cors.origins",
                "https://game.example",
                "boards.max-age",
                "10s",
                "boards.stale-while-revalidate",
                "60s",
                "limits.public.burst",
                "100000"));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @Test
    void board_sealed_isReadWithoutCredentials() throws Exception {
        String alice = user();
        String name = instance.get(SERVER.tenant(), alice).body();

        JsonObject sealed = seal(new JsonObject().put("user_ids", new JsonArray().add(alice)));
        Answer board = read(sealed.getString("url"));

        assertThat(sealed.getString("url")).startsWith("https://profiles.example.com/v1/boards/");
        assertThat(Instant.parse(sealed.getString("expires_at")))
                .isAfter(Instant.now().plus(Duration.ofDays(364)));
        assertThat(board.assertOk().json().getJsonArray("profiles")).containsExactly(new JsonObject(name));
        assertThat(board.header("Cache-Control")).isEqualTo("public, max-age=10, stale-while-revalidate=60");
        assertThat(board.header("Vary")).isEqualTo("accept-encoding");
        assertThat(board.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void board_absentUser_isMissingAndNotCreated() throws Exception {
        String absent = user();
        Answer board = read(url(absent));

        assertThat(board.assertOk().json().getJsonArray("profiles")).isEmpty();
        assertThat(board.json().getJsonArray("missing")).containsExactly(absent);
        assertThat(instance.get(SERVER.tenant(), absent).headers().firstValue("X-Profile-Source"))
                .contains("created");
    }

    @Test
    void board_erasedUser_isMissing() throws Exception {
        String alice = user();
        String bob = user();
        instance.get(SERVER.tenant(), alice);
        instance.get(SERVER.tenant(), bob);
        String url = url(alice, bob);
        assertThat(read(url).assertOk().json().getJsonArray("profiles")).hasSize(2);
        assertThat(erase(alice, "")).isEqualTo(204);
        assertThat(erase(bob, "?keep=erased")).isEqualTo(204);

        Answer board = read(url);

        assertThat(board.assertOk().json())
                .isEqualTo(new JsonObject()
                        .put("profiles", new JsonArray())
                        .put("unavailable", new JsonArray())
                        .put("missing", new JsonArray().add(alice).add(bob)));
    }

    @Test
    void board_tags_areOneForEachMemberInAllBoards() throws Exception {
        String alice = user();
        String bob = user();
        List<String> both = tags(read(url(alice, bob)));
        List<String> one = tags(read(url(bob)));

        assertThat(both).hasSize(2).doesNotHaveDuplicates().allMatch(tag -> tag.matches("[\\w-]{12}"));
        assertThat(one).containsExactly(both.get(1));
    }

    @Test
    void board_unchanged_isNotModified() throws Exception {
        String alice = user();
        instance.get(SERVER.tenant(), alice);
        String url = url(alice);
        String tag = read(url).header("ETag");

        Answer unchanged =
                Answer.of(instance.send(instance.request(URI.create(url).getPath())
                        .header("If-None-Match", tag)
                        .build()));
        instance.put(SERVER.tenant(), alice, "{\"name\":\"Alice Lind\"}");
        Answer changed =
                Answer.of(instance.send(instance.request(URI.create(url).getPath())
                        .header("If-None-Match", tag)
                        .build()));

        assertThat(tag).startsWith("\"");
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.header("Surrogate-Key")).isNotBlank();
        assertThat(changed.assertOk().body()).contains("Alice Lind");
    }

    @Test
    void board_displayFields_areAllowedAndExtendedIsNot() throws Exception {
        String alice = user();
        instance.get(SERVER.tenant(), alice);
        String url = url(alice);

        JsonObject shown = read(url + "?fields=distinct,render")
                .assertOk()
                .json()
                .getJsonArray("profiles")
                .getJsonObject(0);

        assertThat(shown.fieldNames()).contains("distinct", "render");
        read(url + "?fields=extended").assertError(400, "REQ_002");
    }

    @Test
    void board_almostExpired_isNotCachedLonger() throws Exception {
        String alice = user();
        JsonObject sealed = seal(
                new JsonObject().put("user_ids", new JsonArray().add(alice)).put("valid_seconds", 40));

        String cacheControl = read(sealed.getString("url")).assertOk().header("Cache-Control");

        assertThat(cacheControl).matches("public, max-age=10, stale-while-revalidate=(2\\d|30)");
    }

    @Test
    void board_expired_isGone() throws Exception {
        long past = Instant.now().getEpochSecond() - 1;
        String sealed = SEAL.seal(SERVER.tenant(), "{\"user_ids\":[\"a\"],\"expires\":" + past + "}")
                .orElseThrow();

        read("/v1/boards/" + sealed).assertError(410, "BOARD_003");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AQ", "%20", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void board_unknown_isNotFound(String sealed) throws Exception {
        read("/v1/boards/" + sealed).assertError(404, "BOARD_002");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | REQ_001",
                "{\"user_ids\":[\"a\"]} | 400 | REQ_001",
                "{\"user_ids\":[1],\"expires\":9000000000} | 400 | REQ_001",
                "{\"user_ids\":[\"..\"],\"expires\":9000000000} | 400 | REQ_002",
                "{\"user_ids\":[\"a\"],\"expires\":\"soon\"} | 400 | REQ_001",
                "{\"user_ids\":[\"a\"],\"expires\":9000000000,\"title\":\"Top\"} | 400 | REQ_001",
                "no JSON | 400 | REQ_001"
            })
    void board_sealedWronglyByAServer_namesTheMistake(String text, int status, String code) throws Exception {
        read("/v1/boards/" + SEAL.seal(SERVER.tenant(), text).orElseThrow()).assertError(status, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"user_ids\":[]} | 422",
                "{\"user_ids\":[\"a\"],\"valid_seconds\":0} | 400",
                "{\"user_ids\":[\"a\"],\"valid_seconds\":1.5} | 400",
                "{\"user_ids\":[\"a\"],\"valid_seconds\":99999999999} | 400",
                "{\"user_ids\":[\"a\"],\"valid_seconds\":\"1\"} | 400",
                "{\"user_ids\":[\"a\"],\"expires\":9000000000} | 400",
                "{\"user_ids\":[\"..\"]} | 400"
            })
    void seal_malformed_isRefused(String body, int status) throws Exception {
        assertThat(post(SERVER, body).status()).isEqualTo(status);
    }

    @Test
    void seal_tooLongForAUrl_isStoredUnderAShortId() throws Exception {
        List<String> users = IntStream.range(0, 100)
                .mapToObj(i -> UUID.randomUUID() + "-" + UUID.randomUUID())
                .toList();
        instance.get(SERVER.tenant(), users.get(0));

        String url =
                seal(new JsonObject().put("user_ids", new JsonArray(users))).getString("url");
        JsonObject board = read(url).assertOk().json();

        assertThat(url).matches("https://profiles.example.com/v1/boards/b[\\w-]{22}");
        assertThat(board.getJsonArray("profiles")).hasSize(1);
        assertThat(board.getJsonArray("missing")).containsExactlyElementsOf(users.subList(1, 100));
        assertThat(read(url).header("Cache-Control")).startsWith("public, max-age=10");
    }

    @Test
    void storedBoard_unknownId_isNotFound() throws Exception {
        read("/v1/boards/bAAAAAAAAAAAAAAAAAAAAAA").assertError(404, "BOARD_002");
    }

    @Test
    void seal_asManyStoredAsMayBe_isRefused() throws Exception {
        FeedClient busy = FeedClient.create();
        try (TestInstance strict = TestInstance.start(Map.of(
                "auth.api-keys",
                busy.credential(),
                "auth.hmac.keys",
                busy.tenant() + "/" + SIGNING_KEY,
                "boards.stored.max",
                "1"))) {
            String body = new JsonObject()
                    .put(
                            "user_ids",
                            new JsonArray(IntStream.range(0, 100)
                                    .mapToObj(i -> UUID.randomUUID() + "-" + UUID.randomUUID())
                                    .toList()))
                    .encode();

            post(strict, busy, body).assertStatus(201);
            post(strict, busy, body).assertError(409, "BOARD_004");
        }
    }

    @Test
    void seal_hundredUuids_fitsAUrl() throws Exception {
        JsonArray ids = new JsonArray(IntStream.range(0, 100)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList());

        JsonObject sealed = seal(new JsonObject().put("user_ids", ids));

        assertThat(sealed.getString("url").length()).isLessThan(3_250);
        assertThat(read(sealed.getString("url")).assertOk().json().getJsonArray("missing"))
                .hasSize(100);
    }

    @Test
    void seal_withoutSigningKey_saysWhatIsMissing() throws Exception {
        assertThat(post(KEYLESS, "{\"user_ids\":[\"a\"]}")
                        .assertError(409, "BOARD_001")
                        .body())
                .contains("auth.hmac.keys");
    }

    @Test
    void seal_user_isForbidden() throws Exception {
        assertThat(Answer.of(instance.send(instance.request("/v1/boards", SERVER.tenant(), "alice", "profile:admin")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"user_ids\":[\"a\"]}"))
                                .build()))
                        .assertError(403, "AUTH_005"))
                .isNotNull();
    }

    @Test
    void board_tooManyReadsOfOneClient_areRefused() throws Exception {
        try (TestInstance strict = TestInstance.start(Map.of(
                "auth.hmac.keys",
                SERVER.tenant() + "/" + SIGNING_KEY,
                "http.trusted-proxies",
                "none",
                "limits.public.rate",
                "1",
                "limits.public.burst",
                "3"))) {
            List<Integer> statuses = IntStream.range(0, 6)
                    .mapToObj(i -> {
                        try {
                            return strict.send(strict.request("/v1/boards/x").build())
                                    .statusCode();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();

            assertThat(statuses).startsWith(404, 404, 404).contains(429);
        }
    }

    private static int erase(String user, String query) throws Exception {
        return instance.send(
                        instance.request("/v1/profiles/user/" + user + query, SERVER.tenant(), user, "profile:admin")
                                .DELETE()
                                .build())
                .statusCode();
    }

    private static String user() {
        return "u-" + UUID.randomUUID();
    }

    private static String url(String... users) throws Exception {
        return seal(new JsonObject().put("user_ids", new JsonArray(List.of(users))))
                .getString("url");
    }

    private static JsonObject seal(JsonObject body) throws Exception {
        Answer sealed = post(SERVER, body.encode());
        assertThat(sealed.status()).as(sealed.body()).isEqualTo(201);
        return sealed.json();
    }

    private static Answer post(FeedClient server, String body) throws Exception {
        return post(instance, server, body);
    }

    private static Answer post(TestInstance at, FeedClient server, String body) throws Exception {
        return Answer.of(at.send(server.request(at, "/v1/boards")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build()));
    }

    private static Answer read(String url) throws Exception {
        URI parsed = URI.create(url);
        String query = parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery();
        return Answer.of(
                instance.send(instance.request(parsed.getRawPath() + query).build()));
    }

    private static List<String> tags(Answer board) {
        List<String> all =
                List.of(String.valueOf(board.assertOk().header("Surrogate-Key")).split(" "));
        String common = all.get(0);
        assertThat(common).as("the tag of all boards").matches("[\\w-]{12}");
        return all.subList(1, all.size());
    }
}
