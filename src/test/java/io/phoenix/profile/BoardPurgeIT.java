package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.board.BoardSeal;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.testing.EdgeCache;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shared cache that keeps boards for a day drops them when a member changes, whichever instance lives. */
class BoardPurgeIT {

    private static final String TENANT = "acme";
    private static final String SIGNING_KEY = "a signing key of more than 32 bytes";
    private static final String BOARD = "/v1/boards/"
            + new BoardSeal(tenant -> List.of(new Secret(SIGNING_KEY)))
                    .seal(TENANT, "{\"user_ids\":[\"alice\",\"bob\"],\"expires\":9000000000}")
                    .orElseThrow();

    private final HttpClient client = HttpClient.newHttpClient();
    private TestDatabase database;
    private EdgeCache edge;
    private TestInstance one;
    private TestInstance other;
    private volatile Optional<TestInstance> origin = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.migrated();
        edge = EdgeCache.before(() ->
                URI.create("http://127.0.0.1:" + origin.orElseThrow().service().apiPort()));
        one = TestInstance.start(settings());
        other = TestInstance.start(settings());
        origin = Optional.of(other);
        other.get(TENANT, "alice");
        other.get(TENANT, "bob");
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        edge.close();
        database.close();
    }

    private Map<String, String> settings() {
        return Map.of(
                "postgres.uri",
                database.uri().toString(),
                "auth.hmac.keys",
                TENANT + "/" + SIGNING_KEY,
                "boards.max-age",
                "1d",
                "boards.purge",
                "varnish",
                "boards.purge.urls",
                edge.uri().toString(),
                "limits.public.rate",
                "0");
    }

    @Test
    void renamed_boardAtTheEdge_showsTheNewName() throws Exception {
        awaitFirstPurges();
        read();
        int hitsBefore = edge.hits();
        assertThat(read()).doesNotContain("Alice Lind");
        assertThat(edge.hits()).as("the edge keeps the board").isEqualTo(hitsBefore + 1);

        one.put(TENANT, "alice", "{\"name\":\"Alice Lind\"}");

        Eventually.isTrue("the edge shows the new name", () -> read().contains("Alice Lind"));
        assertThat(edge.purges().get(edge.purges().size() - 1).tags())
                .as("alice's tag, and nobody else's")
                .hasSize(1);
    }

    @Test
    void lostPurge_isRepeated() throws Exception {
        awaitFirstPurges();
        read();
        edge.refuse(3);

        database.execute("UPDATE profile SET name = 'Bob Berg' WHERE user_id = 'bob'");

        Eventually.isTrue("the edge shows the new name", () -> read().contains("Bob Berg"));
    }

    @Test
    void instanceWithTheLease_ends_anotherGoesOn() throws Exception {
        awaitFirstPurges();
        one.close();
        read();

        other.put(TENANT, "bob", "{\"name\":\"Bob Berg\"}");
        Eventually.isTrue("the edge shows the new name", () -> read().contains("Bob Berg"));

        one = TestInstance.start(settings());
        other.close();
        origin = Optional.of(one);
        read();
        one.put(TENANT, "bob", "{\"name\":\"Bob Lind\"}");
        Eventually.isTrue("the edge shows the newer name", () -> read().contains("Bob Lind"));
        other = TestInstance.start(settings());
    }

    @Test
    void truncated_allBoards_areDropped() throws Exception {
        awaitFirstPurges();
        assertThat(read()).contains("\"missing\":[]");

        database.execute("TRUNCATE profile");

        Eventually.isTrue("the edge shows nobody", () -> read().contains("\"missing\":[\"alice\",\"bob\"]"));
    }

    /** The first one to have the lease cannot know what changed before: it drops all boards, twice. */
    private void awaitFirstPurges() throws Exception {
        Eventually.isTrue("purged twice", () -> edge.purges().size() >= 2);
        assertThat(database.read("SELECT holder FROM board_purge")).hasSize(1);
    }

    private String read() throws Exception {
        return client.send(HttpRequest.newBuilder(edge.uri().resolve(BOARD)).build(), BodyHandlers.ofString())
                .body();
    }
}
