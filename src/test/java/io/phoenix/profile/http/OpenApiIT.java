package io.phoenix.profile.http;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.board.BoardSeal;
import io.phoenix.profile.board.MemberTags;
import io.phoenix.profile.board.StoredBoards;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.AlikeNames;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.edge.EdgeBudgets;
import io.phoenix.profile.explain.Explainer;
import io.phoenix.profile.feed.FeedCursors;
import io.phoenix.profile.feed.FeedReader;
import io.phoenix.profile.http.ops.Readiness;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.moderation.Moderator;
import io.phoenix.profile.picture.OwnPictures;
import io.phoenix.profile.picture.PictureNames;
import io.phoenix.profile.picture.WaitingCursors;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.search.SearchCounts;
import io.phoenix.profile.search.SearchCursors;
import io.phoenix.profile.tenant.KeySeal;
import io.phoenix.profile.tenant.TenantAdmin;
import io.phoenix.profile.tenant.TenantStore;
import io.phoenix.profile.tenant.Tenants;
import io.phoenix.profile.testing.FakeChangeFeed;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeInstanceSurvey;
import io.phoenix.profile.testing.PictureFiles;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestNames;
import io.phoenix.profile.testing.TestProfiles;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The OpenAPI description, compared with the behavior of the service. */
@ExtendWith(ApiResolver.class)
class OpenApiIT {

    private static final FeedClient FEED_CLIENT = FeedClient.create();

    private final Api api;
    private final ApiDescription description;

    OpenApiIT(Api api) throws Exception {
        this.api = api;
        Answer answer = api.send(api.request("/openapi.yaml")).assertOk();
        assertThat(answer.header("Content-Type")).isEqualTo("application/yaml");
        this.description = new ApiDescription(answer);
    }

    @Test
    void paths_always_acceptExactlyTheDescribedMethods() throws Exception {
        for (Map.Entry<String, Object> path : description.paths()) {
            Set<String> described = ((JsonObject) path.getValue())
                    .fieldNames().stream()
                            .map(String::toUpperCase)
                            .filter(ApiDescription.METHODS::contains)
                            .collect(Collectors.toCollection(TreeSet::new));
            if (described.contains("GET")) {
                described.add("HEAD");
            }

            Answer answer =
                    api.send(api.request(example(path.getKey()), "alice").method("PATCH", BodyPublishers.noBody()));

            answer.assertError(405, "REQ_005");
            assertThat(new TreeSet<>(
                            Arrays.asList(String.valueOf(answer.header("Allow")).split(", "))))
                    .as(path.getKey())
                    .isEqualTo(described);
        }
    }

    @Test
    void routes_always_areDescribed() throws Exception {
        assertThat(description.paths().fieldNames()).containsExactlyInAnyOrderElementsOf(routes());
    }

    @Test
    void settingsOfTenants_always_areDescribed() {
        JsonObject described = description.resolved(ApiDescription.schemaOf("TenantSettings"));

        assertThat(described.getJsonObject("properties").fieldNames())
                .isEqualTo(TenantSettings.kinds().keySet());
    }

    @Test
    void responses_always_matchTheirSchemas() throws Exception {
        assertIsA("Profile", api.get("alice").assertOk());
        assertIsA("Profile", api.send(api.request(Api.path("alice") + "?fields=extended", "alice")));
        assertIsA("Profile", api.put("alice", "{\"name\":\"Alice Lind\"}").assertOk());
        assertIsA("Batch", api.send(api.request("/v1/profiles?user_ids=alice,bob", "alice")));
        assertIsA("Batch", api.send(api.request("/v1/profiles?user_ids=carol&create=false", "alice")));
        assertIsA("Batch", batch("{\"user_ids\":[\"alice\"]}"));
        try (TestInstance fed = TestInstance.start(Map.of("auth.api-keys", FEED_CLIENT.credential()))) {
            fed.put(FEED_CLIENT.tenant(), "dan", "{\"name\":\"Dan Lind\"}");
            fed.put(FEED_CLIENT.tenant(), "dan", "{\"name\":\"Dan Berg\"}");
            assertIsA("Changes", FEED_CLIENT.changes(fed, "wait=10s").assertOk());
            assertIsA("Error", FEED_CLIENT.changes(fed, "cursor=x"));
            String body = exampleOf("/v1/profiles/audit", "post", "hourly");
            assertIsA("Audited", FEED_CLIENT.audit(fed, body).assertOk());
            assertIsA("Audited", FEED_CLIENT.audit(fed, body.replace("alice", "dan")));
        }
        Answer found = api.send(api.request("/v1/admin/profiles?limit=1", "alice", Caller.ROLE_ADMIN));
        assertIsA("Found", found.assertOk());
        assertIsA("Error", api.send(api.request("/v1/admin/profiles?limit=0", "alice", Caller.ROLE_ADMIN)));
        String tenant = "/v1/admin/tenants/" + api.newTenant();
        Answer key = api.send(api.operatorRequest(tenant + "/keys")
                .POST(BodyPublishers.ofString("{\"kind\":\"signing\",\"ttl\":\"1d\"}")));
        assertIsA("NewTenantKey", key.assertStatus(201));
        assertIsA("TenantDetails", api.send(api.operatorRequest(tenant)).assertOk());
        assertIsA("Tenants", api.send(api.operatorRequest("/v1/admin/tenants")).assertOk());
        assertIsA(
                "Tenant",
                api.send(api.operatorRequest(tenant)
                                .PUT(BodyPublishers.ofString("{\"settings\":{\"names.unique\":true}}")))
                        .assertOk());
        assertIsA("Tenant", api.send(api.operatorRequest(tenant).DELETE()).assertStatus(202));
        assertIsA("Error", api.send(api.operatorRequest("/v1/admin/tenants/none")));
        assertIsA("Health", api.send(api.request("/health")));
        assertIsA("Readiness", api.send(api.request("/ready")));
        assertIsA("Instance", api.send(api.request("/v1/instance", "alice", Caller.ROLE_ADMIN)));
        assertIsA("Explanation", api.send(api.request("/v1/admin/profiles/alice/explain", "alice", Caller.ROLE_ADMIN)));
        String moderation = "/v1/admin/profiles/alice/moderation";
        assertIsA("Moderation", api.send(api.request(moderation, "alice", Caller.ROLE_ADMIN)));
        for (String example : List.of("refuse", "unlock")) {
            assertIsA(
                    "Moderated",
                    api.send(api.request(moderation, "alice", Caller.ROLE_ADMIN)
                                    .POST(BodyPublishers.ofString(
                                            exampleOf("/v1/admin/profiles/{user_id}/moderation", "post", example))))
                            .assertOk());
            assertIsA("Moderation", api.send(api.request(moderation, "alice", Caller.ROLE_ADMIN)));
            assertIsA("UserExport", api.send(api.request(Api.path("alice") + "/export", "bob", Caller.ROLE_ADMIN)));
        }
        assertIsA(
                "Profile",
                api.send(api.request(Api.path("alice") + "/avatar", "alice")
                        .PUT(BodyPublishers.ofByteArray(PictureFiles.of("png", 64, 48)))));
        assertIsA("UserExport", api.send(api.request(Api.path("alice") + "/export", "alice")));
        assertIsA(
                "FormerNames",
                api.send(api.request(Api.path("alice") + "/names", "alice")).assertOk());
        assertIsA("UserExport", api.send(api.request(Api.path("nobody") + "/export", "nobody")));
        assertIsA(
                "Import",
                api.send(api.request("/v1/profiles/import", "alice", Caller.ROLE_ADMIN)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString("{\"user_id\":\"dora\"}\n{}"))));
        assertIsA("Error", api.send(api.request(Api.path("alice"))));
        assertIsA("Error", api.put("alice", "{\"name\":\"admin\"}"));
    }

    @Test
    void examples_ofBodies_areAccepted() throws Exception {
        for (String example : Set.of("rename", "avatar")) {
            api.put("alice", exampleOf("/v1/profiles/user/{user_id}", "put", example))
                    .assertOk();
        }
        batch(exampleOf("/v1/profiles/batch", "post", "look")).assertOk();
    }

    @Test
    void examples_ofResponses_matchTheService() throws Exception {
        JsonObject error = exampleOf("Error");
        Answer refused = api.send(api.change("player-1", "{}", "alice"));
        assertIsA("Error", error);
        assertThat(refused.json().put("request_id", error.getString("request_id")))
                .isEqualTo(error);

        JsonObject profile = exampleOf("Profile");
        assertIsA("Profile", profile);
        assertThat(profile.fieldNames()).isEqualTo(api.get("bob").json().fieldNames());
    }

    private JsonObject exampleOf(String schema) {
        return description
                .resolved(ApiDescription.schemaOf(schema))
                .getJsonArray("examples")
                .getJsonObject(0);
    }

    private static Set<String> routes() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestInstance instance = TestInstance.start(Map.of())) {
            Settings settings = TestSettings.with(Map.of());
            Authenticator authenticator = new Authenticator(
                    vertx,
                    settings.access().auth(),
                    new RateLimits(
                            settings.access().limits(),
                            tenants -> settings.tenants().of(tenants).limits(),
                            System::nanoTime),
                    new Budget("verifications", 1),
                    Tenants.configured(settings.tenants()),
                    Clock.systemUTC());
            ServiceMetrics metrics = new ServiceMetrics();
            // never asked, so it never connects
            PostgresBackend postgres = new PostgresBackend(vertx, settings.postgres());
            EdgeBudgets edge = EdgeBudgets.of(
                    settings.server().http(),
                    settings.live(),
                    settings.changes(),
                    settings.search(),
                    settings.pictures(),
                    settings.access().auth().tokens(),
                    settings.generation().avatars());
            ApiRoutes.Services services = new ApiRoutes.Services(
                    instance.service().profiles(),
                    new LiveHub(
                            vertx,
                            instance.service().profiles(),
                            settings.live(),
                            1,
                            edge.subscriptions(),
                            metrics.live(),
                            metrics.reads()),
                    TestNames.policies(),
                    new AlikeNames(new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN])),
                    authenticator,
                    new Readiness(List.of(), () -> 0),
                    new Explainer(
                            id -> Future.failedFuture("not asked"),
                            id -> Future.failedFuture("not asked"),
                            new FakeInstanceSurvey(new FakeInstanceSurvey.Channel()),
                            Optional.empty(),
                            TestProfiles.encoder(),
                            new Explainer.Limits(Duration.ZERO, Duration.ZERO)),
                    (tenant, rows, options, rehearsal) -> {
                        throw new AssertionError("not asked");
                    },
                    id -> Future.failedFuture("not asked"),
                    new ApiRoutes.Feed(
                            new FeedReader(
                                    vertx, new FakeChangeFeed(new FakeDatabase()), settings.changes(), edge.waiting()),
                            new FeedCursors(new byte[KeyedHash.SECRET_BYTES_MIN]),
                            (tenant, copies) -> Future.failedFuture("not asked")),
                    new ApiRoutes.Search(
                            (tenant, query, after, limit) -> Future.failedFuture("not asked"),
                            new SearchCursors(new byte[KeyedHash.SECRET_BYTES_MIN]),
                            new SearchCounts()),
                    new ApiRoutes.Moderation(
                            new Moderator(
                                    postgres.moderation(settings.moderation(), TestNames.policies()),
                                    postgres.store(),
                                    instance.service().profiles(),
                                    TestNames.policies()),
                            postgres.moderation(settings.moderation(), TestNames.policies()),
                            postgres.nameHistory()),
                    new TenantAdmin(
                            notAsked(TenantStore.class),
                            settings.tenants(),
                            new KeySeal(new Secret("sixteen bytes or more")),
                            new Random(),
                            own -> Future.failedFuture("not asked")),
                    new ApiRoutes.Pictures(
                            new OwnPictures(
                                    vertx,
                                    instance.service().profiles(),
                                    new NoPictures(),
                                    new PictureNames(new byte[KeyedHash.SECRET_BYTES_MIN]),
                                    tenant -> settings.tenants().of(tenant).pictures(),
                                    settings.pictures(),
                                    edge.decodings()),
                            new NoPictures(),
                            new PictureNames(new byte[KeyedHash.SECRET_BYTES_MIN]),
                            tenant -> settings.tenants().of(tenant).pictures(),
                            new WaitingCursors(new byte[KeyedHash.SECRET_BYTES_MIN])),
                    new ApiRoutes.Boards(
                            new BoardSeal(tenant -> List.of()),
                            new StoredBoards(new NoBoards(), settings.boards().stored(), new Random()),
                            new MemberTags(new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN])),
                            new RateLimits(
                                    settings.access().limits(),
                                    tenant -> settings.tenants().of(tenant).limits(),
                                    () -> 0)),
                    edge,
                    metrics);
            ProfileJson bodies = new ProfileJson(
                    settings.generation().avatars().urlTemplate(),
                    settings.generation().avatars().publicUrl(),
                    settings.generation().avatars().style(),
                    new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]));
            ApiRoutes routes = new ApiRoutes(vertx, settings, services, bodies, router -> {});
            return routes.router(vertx).getRoutes().stream()
                    .map(Route::getPath)
                    .filter(Objects::nonNull)
                    .map(path -> path.replaceAll(":(\\w+)", "{$1}"))
                    .collect(Collectors.toSet());
        } finally {
            await(vertx.close());
        }
    }

    private static <T> T notAsked(Class<T> port) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    throw new AssertionError("not asked");
                }));
    }

    private Answer batch(String body) throws Exception {
        HttpRequest.Builder request = api.request("/v1/profiles/batch", "alice")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return api.send(request);
    }

    private String exampleOf(String path, String method, String name) {
        return description
                .paths()
                .getJsonObject(path)
                .getJsonObject(method)
                .getJsonObject("requestBody")
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("examples")
                .getJsonObject(name)
                .getJsonObject("value")
                .encode();
    }

    private void assertIsA(String name, Answer answer) {
        assertIsA(name, answer.json());
    }

    private void assertIsA(String name, JsonObject json) {
        assertThat(description.violations(ApiDescription.schemaOf(name), json)).isEmpty();
    }

    private static String example(String path) {
        return path.replace("{user_id}", "alice")
                .replace("{tenant_id}", "studio-7")
                .replace("{key_id}", "1d8f6fc0a1b2")
                .replace("{sealed}", "AYqGzTgMoXcE")
                .replace("{style}", "critter1")
                .replace("{file}", "3v2bq3fvb4p7383sfmfnd889kl.svg");
    }
}
