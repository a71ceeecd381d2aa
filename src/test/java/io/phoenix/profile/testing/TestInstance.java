package io.phoenix.profile.testing;

import io.phoenix.profile.app.Instance;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.auth.TokenIssuer;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.postgres.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running instance of the service, spoken to over HTTP like any other. */
public final class TestInstance implements AutoCloseable {

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final Instance service;
    private final TokenIssuer tokens;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestInstance(Instance service, TokenIssuer tokens) {
        this.service = service;
        this.tokens = tokens;
    }

    /** Starts an instance, on an up-to-date schema, and waits until it is ready. */
    public static TestInstance start(Map<String, String> changes) throws Exception {
        Settings settings = TestSettings.with(changes);
        new Migrations(settings.postgres()).migrate();
        Instance service = await(Instance.start(settings));
        TokenIssuer tokens =
                new TokenIssuer(Vertx.vertx(), settings.auth(), new Secret(TestSettings.JWT_SECRET), Clock.systemUTC());
        TestInstance instance = new TestInstance(service, tokens);
        Eventually.isTrue(
                "ready",
                () -> instance.send(instance.managementRequest("/ready").build())
                                .statusCode()
                        == 200);
        return instance;
    }

    /** The result of a future, waited for. */
    public static <T> T await(Future<T> future) throws Exception {
        return future.await(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What it does, without HTTP. */
    public Instance service() {
        return service;
    }

    /** A token that this instance accepts. */
    public String token(String tenant, String user, String... roles) {
        return tokens.issue(new Caller(tenant, user, Set.of(roles)), Duration.ofHours(1));
    }

    /** A token that this instance accepts for so long. */
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

    /** A request to the port for operators. */
    public HttpRequest.Builder managementRequest(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.managementPort() + path))
                .timeout(WAIT_MAX);
    }

    /** The user's own profile, as the user reads it. */
    public HttpResponse<String> get(String tenant, String user) throws Exception {
        return send(request("/v1/profiles/user/" + user, tenant, user).build());
    }

    /** The answer to an update of the user's own profile. */
    public HttpResponse<String> put(String tenant, String user, String json) throws Exception {
        return send(request("/v1/profiles/user/" + user, tenant, user)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build());
    }

    /** The answer, waited for. */
    public HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    /** The answer, when it comes. */
    public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    @Override
    public void close() throws TimeoutException {
        service.stop().await(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
