package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.postgres.SearchIndex;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists and finds profiles over HTTP, in a database of its own. */
class SearchIT {

    private static final String SEARCHES = "phoenix_profile_edge_used{resource=\"searches\"}";

    private static TestDatabase database;
    private static TestInstance instance;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.migrated();
        new SearchIndex(database.settings(Map.of()), line -> {}).create(true);
        instance = TestInstance.start(Map.of(
                "postgres.uri",
                database.uri().toString(),
                "search.concurrent.max",
                "1",
                "search.timeout",
                "10s",
                "postgres.connections",
                "1",
                "limits.requests.burst",
                "1000000"));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
        database.close();
    }

    @Test
    void get_chosenAndGeneratedNames_areFound() throws Exception {
        instance.put(tenant, "ada", "{\"name\":\"Ąda Lovelace\"}");
        String generated = new JsonObject(instance.get(tenant, "bob").body()).getString("name");

        Answer byPart = find("name=" + encoded("LOVE")).assertOk();
        Answer byGenerated = find("prefix=" + encoded(generated)).assertOk();

        assertThat(users(byPart)).containsExactly("ada");
        assertThat(byPart.json().getString("match")).isEqualTo("substring");
        assertThat(byPart.json().getBoolean("complete")).isTrue();
        assertThat(byPart.json().containsKey("cursor")).isFalse();
        assertThat(byPart.header("Cache-Control")).isEqualTo("no-store");
        assertThat(users(byGenerated)).containsExactly("bob");
        assertThat(users(find("looks_like=" + encoded(generated)).assertOk())).isEmpty();
        JsonObject ada = byPart.json().getJsonArray("profiles").getJsonObject(0);
        JsonObject read =
                new JsonObject(instance.send(instance.request("/v1/profiles/user/ada?fields=extended", tenant, "ada")
                                .build())
                        .body());
        assertThat(ada).isEqualTo(read);
    }

    @Test
    void get_pages_giveEachProfileOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            instance.put(tenant, "user-" + i, "{\"name\":\"Same\"}");
        }
        for (String query : List.of("", "name=same&", "prefix=sa&", "looks_like=SA-ME&")) {
            Answer first = find(query + "limit=2").assertOk();
            Answer second = find(query + "limit=2&cursor=" + cursor(first)).assertOk();
            Answer third = find(query + "limit=2&cursor=" + cursor(second)).assertOk();

            assertThat(Stream.of(first, second, third).flatMap(found -> users(found).stream()))
                    .as(query)
                    .containsExactly("user-0", "user-1", "user-2", "user-3", "user-4");
            assertThat(third.json().containsKey("cursor")).isFalse();
        }
    }

    @Test
    void get_cursorOfAnotherQueryOrTenant_isRefused() throws Exception {
        for (int i = 0; i < 3; i++) {
            instance.put(tenant, "user-" + i, "{\"name\":\"Same\"}");
        }
        String cursor = cursor(find("prefix=same&limit=1").assertOk());

        find("prefix=sam&cursor=" + cursor).assertError(400, "REQ_002");
        find("name=same&cursor=" + cursor).assertError(400, "REQ_002");
        find("cursor=" + cursor).assertError(400, "REQ_002");
        Answer other = Answer.of(instance.send(
                request("other-" + tenant, "prefix=same&cursor=" + cursor).build()));
        other.assertError(400, "REQ_002");
        assertThat(find("cursor=x").json().getString("error"))
                .isEqualTo("cursor: 'x' (expected: that of an earlier answer to this tenant and query)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "name=a&prefix=b | query: name and prefix (expected: at most one of name, prefix and looks_like)",
                "name= | name: '' has no visible character (expected: a text of 1 to 128)",
                "prefix=%00 | prefix: '\\u0000' has the character U+0000 (expected: neither control characters nor lone surrogates)",
                "looks_like=a%0Ab | looks_like: 'a\\u000ab' has the character U+000A (expected: neither control characters nor lone surrogates)",
                "name=%ED%A0%80 | name: '%ED%A0%80' (expected: UTF-8, percent-encoded)",
                "limit=0 | limit: '0' (expected: a number from 1 to 100)",
                "limit=101 | limit: '101' (expected: a number from 1 to 100)",
                "limit=x | limit: 'x' (expected: a number from 1 to 100)",
                "name=a&name=b | name: more than once in the query (expected: once)"
            })
    void get_malformed_isRefusedByName(String query, String error) throws Exception {
        Answer answer = find(query).assertError(400, "REQ_002");

        assertThat(answer.json().getString("error")).isEqualTo(error);
    }

    @Test
    void get_textOfAThousandCharacters_isRefused() throws Exception {
        Answer answer = find("name=" + "x".repeat(1_000)).assertError(400, "REQ_002");

        assertThat(answer.json().getString("error"))
                .isEqualTo("name: '" + "x".repeat(80) + "...' has 1000 characters (expected: 1 to 128)");
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                        "'; DROP TABLE profile; --",
                        "%",
                        "_",
                        "%%%",
                        "\\",
                        "$1",
                        "{schema}",
                        "\u202E",
                        "\uFFFF",
                        "\uD83D\uDE00")
                .flatMap(text -> Stream.of("name", "prefix", "looks_like").map(by -> Arguments.of(by, text)));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void get_hostileText_findsNobody(String by, String text) throws Exception {
        instance.put(tenant, "ada", "{\"name\":\"Ada\"}");

        Answer answer = find(by + "=" + encoded(text));

        // invisible text is refused, whatever it would do
        if (answer.status() != 400) {
            assertThat(users(answer.assertOk())).isEmpty();
        }
    }

    @Test
    void head_always_hasNoContent() throws Exception {
        HttpResponse<String> answer = instance.send(request(tenant, "limit=1")
                .method("HEAD", BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    /** The search waits where its text is folded; nothing else folds this text. */
    @Test
    void get_moreThanAtOnce_isRefusedAndReadsGoOn() throws Exception {
        instance.put(tenant, "ada", "{\"name\":\"Ada Lovelace\"}");
        String folding = database.read("SELECT pg_get_functiondef('search_folded_1_1(text)'::regprocedure)")
                .get(0);
        CompletableFuture<HttpResponse<String>> waiting;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(1)");
            database.execute("CREATE OR REPLACE FUNCTION search_folded_1_1(name text) RETURNS text LANGUAGE plpgsql"
                    + " IMMUTABLE AS $$ BEGIN IF name = 'love' THEN PERFORM pg_advisory_xact_lock(1); END IF;"
                    + " RETURN lower(name); END $$");
            waiting = instance.sendAsync(request(tenant, "name=love").build());
            Eventually.isTrue("it searches", () -> metrics().contains(SEARCHES + " 1.0"));

            Answer refused = find("name=love").assertError(503, "DEP_002");

            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.json().getString("error")).isEqualTo("searches at once: 1 (expected: fewer; try again)");
            for (int i = 0; i < 20; i++) {
                assertThat(instance.get(tenant, "new-" + i).statusCode()).isEqualTo(200);
            }
            connection.rollback();
        }
        assertThat(waiting.join().statusCode()).isEqualTo(200);
        Eventually.isTrue("nothing searches", () -> metrics().contains(SEARCHES + " 0.0"));
        database.execute(folding);
    }

    @Test
    void get_beyondTheRateLimit_isRefused() throws Exception {
        try (TestInstance limited = TestInstance.start(Map.of(
                "postgres.uri",
                database.uri().toString(),
                "search.cost",
                "1000",
                "limits.server.factor",
                "1",
                "limits.requests.rate",
                "1",
                "limits.requests.burst",
                "2500"))) {
            List<Integer> statuses =
                    Stream.of(1, 2, 3).map(i -> status(limited)).toList();

            assertThat(statuses).containsExactly(200, 200, 429);
        }
    }

    private int status(TestInstance limited) {
        try {
            return limited.send(limited.request("/v1/admin/profiles", tenant, "admin", Caller.ROLE_ADMIN)
                            .build())
                    .statusCode();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void get_whereSearchIsOff_isNotFound() throws Exception {
        try (TestInstance off =
                TestInstance.start(Map.of("postgres.uri", database.uri().toString(), "search.enabled", "false"))) {
            assertThat(status(off)).isEqualTo(404);
        }
    }

    @Test
    void get_withoutIndexes_listsButFindsNoNames() throws Exception {
        try (TestDatabase plain = TestDatabase.migrated();
                TestInstance bare =
                        TestInstance.start(Map.of("postgres.uri", plain.uri().toString()))) {
            bare.get(tenant, "ada");

            Answer list = Answer.of(bare.send(bare.request("/v1/admin/profiles", tenant, "admin", Caller.ROLE_ADMIN)
                    .build()));
            Answer found =
                    Answer.of(bare.send(bare.request("/v1/admin/profiles?name=ada", tenant, "admin", Caller.ROLE_ADMIN)
                            .build()));

            assertThat(users(list.assertOk())).containsExactly("ada");
            found.assertError(409, "SEARCH_001");
            assertThat(found.json().getString("error"))
                    .isEqualTo(
                            "the database has no index of names (expected: one, of phoenix-profile search-index create)");
        }
    }

    private Answer find(String query) throws Exception {
        return Answer.of(instance.send(request(tenant, query).build()));
    }

    private static HttpRequest.Builder request(String tenant, String query) {
        return instance.request("/v1/admin/profiles?" + query, tenant, "admin", Caller.ROLE_ADMIN);
    }

    private static String metrics() throws Exception {
        return instance.send(instance.managementRequest("/metrics").build()).body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String cursor(Answer answer) {
        return answer.json().getString("cursor");
    }

    private static List<String> users(Answer answer) {
        JsonArray profiles = answer.json().getJsonArray("profiles");
        return IntStream.range(0, profiles.size())
                .mapToObj(profiles::getJsonObject)
                .map(profile -> profile.getString("user_id"))
                .toList();
    }
}
