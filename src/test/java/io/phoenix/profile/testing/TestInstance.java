package io.phoenix.profile.testing;

import io.phoenix.profile.app.Instance;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.auth.TokenIssuer;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.postgres.Migrations;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An instance in the test process, used over HTTP. */
public final class TestInstance implements AutoCloseable {

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final Instance service;
    private final TokenIssuer tokens;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestInstance(Instance service, TokenIssuer tokens) {
        this.service = service;
        this.tokens = tokens;
    }

    /** Migrates the schema, starts an instance, and waits until it is ready. */
    public static TestInstance start(Map<String, String> changes) throws Exception {
        // starts them before the first time bound is asserted
        Canaries.running();
        Settings settings = TestSettings.with(changes);
        migrate(changes);
        Instance service = await(Instance.start(settings));
        TokenIssuer tokens =
                new TokenIssuer(settings.access().auth(), new Secret(TestSettings.JWT_SECRET), Clock.systemUTC());
        TestInstance instance = new TestInstance(service, tokens);
        Eventually.isTrue(
                "ready",
                () -> instance.send(instance.managementRequest("/ready").build())
                                .statusCode()
                        == 200);
        return instance;
    }

    /** Migrates with the long timeouts of {@link TestSettings}: set-up is not under test. */
    private static void migrate(Map<String, String> changes) {
        Map<String, String> withLongTimeouts = new HashMap<>(changes);
        withLongTimeouts.remove("postgres.timeout");
        withLongTimeouts.remove("postgres.read.timeout");
        withLongTimeouts.put("postgres.connect.timeout", "30s");
        new Migrations(TestSettings.with(withLongTimeouts).postgres()).migrate();
    }

    /** Waits for the result of a future. */
    public static <T> T await(Future<T> future) throws Exception {
        return future.await(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The instance itself, for state that HTTP does not expose. */
    public Instance service() {
        return service;
    }

    /** A token that this instance accepts. */
    public String token(String tenant, String user, String... roles) {
        return tokens.issue(new Caller(tenant, user, Set.of(roles)), Duration.ofHours(1));
    }

    /** The same with another time to live. */
    public String token(String tenant, String user, Duration timeToLive) {
        return tokens.issue(new Caller(tenant, user, Set.of()), timeToLive);
    }

    /** A request to the API, without credentials. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.apiPort() + path))
                .timeout(WAIT_MAX);
    }

    /** A request to the API on behalf of a user. */
    public HttpRequest.Builder request(String path, String tenant, String user, String... roles) {
        return request(path).header("Authorization", "Bearer " + token(tenant, user, roles));
    }

    /** A request to the management port. */
    public HttpRequest.Builder managementRequest(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.managementPort() + path))
                .timeout(WAIT_MAX);
    }

    /** Reads a user's own profile. */
    public HttpResponse<String> get(String tenant, String user) throws Exception {
        return send(request("/v1/profiles/user/" + user, tenant, user).build());
    }

    /** Updates a user's own profile. */
    public HttpResponse<String> put(String tenant, String user, String json) throws Exception {
        return send(request("/v1/profiles/user/" + user, tenant, user)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build());
    }

    public HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    @Override
    public void close() throws TimeoutException {
        service.stop().await(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
