package io.phoenix.profile.http.profiles;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.edge.AcceptingTransport;
import io.phoenix.profile.edge.EdgeBudgets;
import io.phoenix.profile.edge.EdgeConnections;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.SecurityHeaders;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a batch says that some of its profiles are stale. */
class StaleBatchTest {

    private final ReadResult fresh = read("fresh", Source.LOCAL);
    private final ReadResult stale = read("stale", Source.STALE);

    private final Vertx vertx =
            Vertx.builder().withTransport(AcceptingTransport.create()).build();
    private BatchResult batch = new BatchResult(List.of(fresh, stale), List.of(), List.of());
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        Settings settings = Settings.from(Map.of(), Map.of());
        HttpSettings http = settings.server().http();
        EdgeBudgets budgets = EdgeBudgets.of(
                http,
                settings.live(),
                settings.changes(),
                settings.search(),
                settings.pictures(),
                settings.access().auth().tokens(),
                settings.generation().avatars());
        EdgeConnections connections = new EdgeConnections(http, budgets, new ServiceMetrics().http());
        Cors cors = new Cors(http.cors());
        ProfileResponse responses = new ProfileResponse(
                new EntityTags(TestProfiles.encoder()),
                http.cacheControl(),
                cors,
                SecurityHeaders.of(http, cors),
                ReadMetrics.NONE);
        AcceptingTransport.of(vertx).onAccept(0, connections::accepted);
        server = vertx.createHttpServer(new HttpServerOptions().setPort(0).setHost("127.0.0.1"))
                .connectionHandler(connections::opened)
                .requestHandler(request -> responses.sendBatch(request, batch, true, false));
        await(server.listen());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void get_someStale_marksThemAndHasNoTag() throws Exception {
        assertMarked(send(request().GET()));
    }

    @Test
    void post_someStale_marksThemAndHasNoTag() throws Exception {
        assertMarked(send(request().POST(BodyPublishers.ofString("{}"))));
    }

    private static void assertMarked(HttpResponse<String> response) {
        JsonObject body = new JsonObject(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Profile-Source")).contains("stale");
        assertThat(response.headers().firstValue("ETag")).isEmpty();
        assertThat(body.fieldNames()).containsExactly("profiles", "unavailable", "stale");
        assertThat(body.getJsonArray("profiles")).hasSize(2);
        assertThat(body.getJsonArray("stale")).isEqualTo(JsonArray.of("stale"));
    }

    @Test
    void get_noneStale_hasATagAndNoMark() throws Exception {
        batch = new BatchResult(List.of(fresh), List.of(), List.of());

        HttpResponse<String> response = send(request().GET());

        assertThat(response.headers().firstValue("X-Profile-Source")).isEmpty();
        assertThat(response.headers().firstValue("ETag")).isPresent();
        assertThat(new JsonObject(response.body()).fieldNames()).containsExactly("profiles", "unavailable");
    }

    /** The copy may be older than what the tag stands for. */
    @Test
    void get_someStaleAndATagOfTheSameVersions_isSent() throws Exception {
        batch = new BatchResult(List.of(fresh, read("stale", Source.LOCAL)), List.of(), List.of());
        String tag = send(request().GET()).headers().firstValue("ETag").orElseThrow();
        assertThat(send(request().GET().header("If-None-Match", tag)).statusCode())
                .isEqualTo(304);

        batch = new BatchResult(List.of(fresh, stale), List.of(), List.of());

        assertMarked(send(request().GET().header("If-None-Match", tag)));
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static ReadResult read(String user, Source source) {
        byte[] body = new JsonObject().put("user_id", user).encode().getBytes(StandardCharsets.UTF_8);
        return new ReadResult(new ProfileId("t", user), new CachedProfile(body, 5, false), source);
    }
}
