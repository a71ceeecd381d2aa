package io.phoenix.profile.http;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;

/** A client of the API for the users of one tenant, which no other test uses. */
final class Api {

    private final TestInstance instance;
    private final String tenant;

    Api(TestInstance instance) {
        this.instance = instance;
        this.tenant = "t-" + UUID.randomUUID();
    }

    /** The value of a series in the metrics of the instance. */
    static double gauge(TestInstance instance, String series) throws Exception {
        return instance.send(instance.managementRequest("/metrics").build())
                .body()
                .lines()
                .filter(line -> line.startsWith(series + ' '))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow();
    }

    /** The path of a profile. */
    static String path(String user) {
        return "/v1/profiles/user/" + user;
    }

    String tenant() {
        return tenant;
    }

    /** A client for another tenant. */
    Api ofAnotherTenant() {
        return new Api(instance);
    }

    String token(String user, String... roles) {
        return instance.token(tenant, user, roles);
    }

    /** The URL of a path. */
    String address(String path) {
        return "http://127.0.0.1:" + instance.service().apiPort() + path;
    }

    /** A request without credentials. */
    HttpRequest.Builder request(String path) {
        return instance.request(path);
    }

    /** A request with the token of a user. */
    HttpRequest.Builder request(String path, String user, String... roles) {
        return instance.request(path, tenant, user, roles);
    }

    /** A request with the API key of a server of a tenant that all tests share, to an instance that knows the key. */
    HttpRequest.Builder serverRequest(String path) {
        return ApiResolver.SERVER.request(instance, path);
    }

    /** A request with the API key of an operator. */
    HttpRequest.Builder operatorRequest(String path) {
        return ApiResolver.OPERATOR.request(instance, path);
    }

    /** Creates a tenant that no other test uses, and returns its id. */
    String newTenant() throws Exception {
        String id = "t-" + UUID.randomUUID();
        send(operatorRequest("/v1/admin/tenants").POST(BodyPublishers.ofString("{\"tenant_id\":\"" + id + "\"}")))
                .assertStatus(201);
        return id;
    }

    /** Adds an API key of a tenant, and returns its id. */
    String newKeyOf(String tenantId) throws Exception {
        return send(operatorRequest("/v1/admin/tenants/" + tenantId + "/keys")
                        .POST(BodyPublishers.ofString("{\"kind\":\"api\"}")))
                .assertStatus(201)
                .json()
                .getString("key_id");
    }

    /** A publishable key that pages of every origin may use, and that the instance knows. */
    String newPublishableKey() throws Exception {
        String key = send(operatorRequest("/v1/admin/tenants/" + newTenant() + "/keys")
                        .POST(BodyPublishers.ofString("{\"kind\":\"publishable\",\"origins\":[\"*\"]}")))
                .assertStatus(201)
                .json()
                .getString("key");
        Eventually.isTrue(
                "the key is valid",
                () -> send(instance.request("/v1/public/profiles?user_ids=a&key=" + key))
                                .status()
                        == 200);
        return key;
    }

    /** A request to the management port. */
    HttpRequest.Builder managementRequest(String path) {
        return instance.managementRequest(path);
    }

    Answer send(HttpRequest.Builder request) throws Exception {
        return Answer.of(instance.send(request.build()));
    }

    /** The user's own profile. */
    Answer get(String user) throws Exception {
        return send(request(path(user), user));
    }

    /** The user's own profile, with a header. */
    Answer get(String user, String header, String value) throws Exception {
        return send(request(path(user), user).header(header, value));
    }

    /** Changes the user's own profile. */
    Answer put(String user, String json) throws Exception {
        return send(change(user, json));
    }

    /** A change of the user's own profile. */
    HttpRequest.Builder change(String user, String json) {
        return change(user, json, user);
    }

    /** A change of a profile by another caller. */
    HttpRequest.Builder change(String user, String json, String by, String... roles) {
        return request(path(user), by, roles)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json));
    }

    RawConnection connect() throws IOException {
        return new RawConnection(instance.service().apiPort());
    }

    RawConnection connectToManagement() throws IOException {
        return new RawConnection(instance.service().managementPort());
    }

    /** Sends the request target as it is, well formed or not. */
    Answer getRaw(String target, String user) throws IOException {
        return sendRaw("GET " + target, user);
    }

    /** The same with the method before the target. */
    Answer sendRaw(String methodAndTarget, String user, String... roles) throws IOException {
        try (RawConnection connection = connect()) {
            return connection
                    .send(methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\n" + authorization(user, roles) + "\r\n")
                    .read()
                    .orElseThrow();
        }
    }

    /** The {@code Authorization} header line of a user. */
    String authorization(String user, String... roles) {
        return "Authorization: Bearer " + token(user, roles) + "\r\n";
    }
}
