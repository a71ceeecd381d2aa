package io.phoenix.profile.http;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.http.ApiDescription.Operation;
import io.phoenix.profile.testing.PictureFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A valid request for each operation of the OpenAPI description, made of its examples, so that the rules for all operations also
 * hold for those that come later. Of an administrator, or of a server or an operator where only they may do it.
 */
final class ExampleRequests {

    private static final String USER = "alice";
    private static final byte[] PICTURE = PictureFiles.of("png", 64, 48);
    private static final String BOARD = "/v1/boards/";

    private final Api api;
    private @Nullable String publishableKey;
    private final List<Operation> operations;
    private final Map<String, By> callers = new HashMap<>();

    private enum By {
        ADMIN,
        SERVER,
        OPERATOR
    }

    private ExampleRequests(Api api, List<Operation> operations) {
        this.api = api;
        this.operations = operations;
    }

    static ExampleRequests of(Api api) throws Exception {
        return new ExampleRequests(
                api, new ApiDescription(api.send(api.request("/openapi.yaml")).assertOk()).operations());
    }

    /** All operations but the handshake of a WebSocket. */
    List<Operation> operations() {
        return operations.stream().filter(operation -> !operation.isHandshake()).toList();
    }

    /** Those that read. */
    List<Operation> reads() {
        return operations().stream()
                .filter(operation -> operation.method().equals("GET"))
                .toList();
    }

    /** Those that take a body. */
    List<Operation> withBody() {
        return operations().stream()
                .filter(operation -> !operation.mediaType().isEmpty())
                .toList();
    }

    /** The path, and the query with the required parameters. */
    String target(Operation operation) throws Exception {
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        if (path.contains("{tenant_id}")) {
            String tenant = api.newTenant();
            path = path.replace("{tenant_id}", tenant);
            path = path.contains("{key_id}") ? path.replace("{key_id}", api.newKeyOf(tenant)) : path;
        }
        for (JsonObject parameter : operation.parameters()) {
            String name = parameter.getString("name");
            if (parameter.getString("in").equals("path")) {
                path = path.replace("{" + name + "}", example(parameter));
            } else if (parameter.getBoolean("required", false)) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(example(parameter));
            }
        }
        if (path.startsWith("/v1/pictures/")) {
            return pathOfPicture();
        }
        if (path.endsWith("/move")) {
            // what was moved before is gone
            api.get(USER);
        }
        if (path.startsWith(BOARD)) {
            return URI.create(api.send(api.serverRequest("/v1/boards")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"user_ids\":[\"" + USER + "\"]}")))
                            .json()
                            .getString("url"))
                    .getPath();
        }
        if (path.equals("/v1/public/profiles")) {
            return path + "?user_ids=" + USER + "&key=" + publishableKey();
        }
        // an invented avatar is 404
        return path.startsWith("/v1/avatars/")
                ? URI.create(api.get(USER).assertOk().json().getString("avatar_url"))
                        .getPath()
                : path + query;
    }

    private String publishableKey() throws Exception {
        if (publishableKey == null) {
            publishableKey = api.newPublishableKey();
        }
        return publishableKey;
    }

    /** Of a picture that the user has uploaded. */
    private String pathOfPicture() throws Exception {
        Answer uploaded =
                api.send(api.request(Api.path(USER) + "/avatar", USER).PUT(BodyPublishers.ofByteArray(PICTURE)));
        return URI.create(uploaded.assertOk().json().getString("avatar_url")).getPath();
    }

    /** The request. */
    HttpRequest.Builder request(Operation operation) throws Exception {
        return request(operation, target(operation));
    }

    /** The same with another target. */
    HttpRequest.Builder request(Operation operation, String target) throws Exception {
        if (operation.mediaType().isEmpty()) {
            return by(operation, target).method(operation.method(), BodyPublishers.noBody());
        }
        BodyPublisher body = operation.mediaType().startsWith("image/")
                ? BodyPublishers.ofByteArray(PICTURE)
                : BodyPublishers.ofString(body(operation));
        return withBody(operation, target, body).header("Content-Type", operation.mediaType());
    }

    /** A request with another body, and without its type. */
    HttpRequest.Builder withBody(Operation operation, String target, BodyPublisher body) throws Exception {
        return by(operation, target).method(operation.method(), body);
    }

    /** The first example of a body. */
    static String body(Operation operation) {
        return firstExample(Objects.requireNonNull(operation.body()));
    }

    /** The first example of a described body. */
    static String firstExample(JsonObject described) {
        JsonObject examples = described.getJsonObject("examples");
        Object value =
                examples.getJsonObject(examples.fieldNames().iterator().next()).getValue("value");
        // a tenant can be created once
        return String.valueOf(value).replace("studio-7", "t-" + UUID.randomUUID());
    }

    /** The example of a parameter, or its default, or one of its values. */
    static String example(JsonObject parameter) {
        JsonObject schema = parameter.getJsonObject("schema");
        Object choice = schema.getValue(
                "default", schema.getJsonArray("enum", JsonArray.of("1")).getValue(0));
        Object example = parameter.getValue("example", choice);
        return example instanceof JsonArray several
                ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(example);
    }

    private HttpRequest.Builder by(Operation operation, String target) throws Exception {
        By caller = callers.get(operation.name());
        if (caller == null) {
            caller = isForbidden(operation, By.ADMIN)
                    ? isForbidden(operation, By.SERVER) ? By.OPERATOR : By.SERVER
                    : By.ADMIN;
            callers.put(operation.name(), caller);
        }
        return by(caller, target);
    }

    private boolean isForbidden(Operation operation, By caller) throws Exception {
        // without the content, which is refused later than the caller
        String method = operation.method().equals("GET") ? "HEAD" : operation.method();
        return api.send(by(caller, target(operation)).method(method, BodyPublishers.noBody()))
                        .status()
                == 403;
    }

    private HttpRequest.Builder by(By caller, String target) {
        return switch (caller) {
            case ADMIN -> asAdmin(target);
            case SERVER -> api.serverRequest(target);
            case OPERATOR -> api.operatorRequest(target);
        };
    }

    private HttpRequest.Builder asAdmin(String target) {
        return api.request(target, USER, Caller.ROLE_ADMIN);
    }
}
