package io.phoenix.profile.http;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.http.ApiDescription.Operation;
import io.phoenix.profile.testing.PictureFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Random requests that follow the OpenAPI description, or violate it in one or more ways. */
final class DescribedRequests {

    private static final byte[] PICTURE = PictureFiles.of("png", 64, 48);

    private static final List<String> BROKEN_BODIES =
            List.of("", "{", "[]", "null", "1", "{\"a\":1,\"a\":2}", "{} {}", "{/**/}", "\u00ff", "[".repeat(5_000));

    /** A request has at most one of them. */
    private static final Set<String> ONE_OF = Set.of("name", "prefix", "looks_like");

    private final ApiDescription description;
    private final Api api;
    private final String avatar;
    private final String picture;
    private final String board;
    private final String publishableKey;
    private final SchemaValues values;

    DescribedRequests(ApiDescription description, Api api, Random random) throws Exception {
        this.description = description;
        this.api = api;
        this.avatar = api.get("alice").assertOk().json().getString("avatar_url");
        this.picture = api.send(
                        api.request(Api.path("carol") + "/avatar", "carol").PUT(BodyPublishers.ofByteArray(PICTURE)))
                .assertOk()
                .json()
                .getString("avatar_url");
        this.board = api.send(api.serverRequest("/v1/boards")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"user_ids\":[\"alice\"]}")))
                .json()
                .getString("url");
        this.publishableKey = api.newPublishableKey();
        this.values = new SchemaValues(description, random);
    }

    /**
     * A request and its expected validity.
     *
     * @param isValid whether its parameters and body match their schemas
     * @param isAuthenticated whether it has valid credentials, or needs none
     * @param body empty if there is none
     */
    record Described(Operation operation, HttpRequest request, boolean isValid, boolean isAuthenticated, String body) {

        @Override
        public String toString() {
            return request + " " + request.headers().map() + " " + body;
        }
    }

    /** The next request for an operation. */
    Described next(Operation operation) throws Exception {
        return new Attempt(operation).request();
    }

    /** Builds one request. */
    private final class Attempt {

        private final Operation operation;
        private final StringBuilder query = new StringBuilder();
        private String path;
        private @Nullable String tenant;
        private boolean hasQuestion;
        private boolean isValid;

        Attempt(Operation operation) {
            this.operation = operation;
            this.path = operation.path();
            // this client never sends a WebSocket handshake
            this.isValid = !operation.responses().containsKey("101");
        }

        Described request() throws Exception {
            JsonObject headers = new JsonObject();
            for (JsonObject parameter : operation.parameters()) {
                addParameter(parameter, headers);
            }
            isValid &= !query.toString().contains("current_name")
                    || query.toString().contains("as_of=");
            String user = values.oneOf(List.of("alice", "bob"));
            HttpRequest.Builder request = api.request(path + query);
            boolean isAuthenticated = true;
            boolean asOperator = operation.path().startsWith("/v1/admin/tenants") && !values.isOneIn(4);
            switch (asOperator ? 5 : values.oneOf(List.of(0, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4))) {
                case 0 -> isAuthenticated = operation.isOpen();
                case 1 -> {
                    request.header("Authorization", "Bearer " + api.token(user) + "x");
                    isAuthenticated = operation.isOpen();
                }
                case 2 -> request.header("Authorization", "Bearer " + api.token(user));
                case 3 -> request.header("Authorization", "Bearer " + api.token(user, Caller.ROLE_ADMIN));
                case 5 -> request.header("X-API-Key", ApiResolver.OPERATOR.key());
                // a server
                default -> request.header("X-API-Key", ApiResolver.SERVER.key());
            }
            headers.forEach(header -> request.header(header.getKey(), (String) header.getValue()));
            String body = operation.body() == null ? "" : body(operation.mediaType(), operation.body(), request);
            request.method(
                    operation.method(),
                    operation.body() == null
                            ? BodyPublishers.noBody()
                            : BodyPublishers.ofByteArray(body.getBytes(
                                    operation.mediaType().startsWith("image/")
                                            ? StandardCharsets.ISO_8859_1
                                            : StandardCharsets.UTF_8)));
            return new Described(operation, request.build(), isValid, isAuthenticated, body);
        }

        private void addParameter(JsonObject parameter, JsonObject headers) throws Exception {
            String name = parameter.getString("name");
            boolean isRequired = parameter.getBoolean("required", false);
            String in = parameter.getString("in");
            if (!in.equals("path") && (isRequired ? values.isOneIn(20) : values.isOneIn(2))) {
                isValid &= !isRequired;
                return;
            }
            String value = text(parameter);
            switch (in) {
                case "path" -> {
                    // no segments of their own
                    value = List.of("", ".", "..").contains(value)
                            ? String.valueOf(parameter.getValue("example"))
                            : value;
                    path = path.replace("{" + name + "}", encoded(value));
                }
                case "query" ->
                    query.append(query.isEmpty() ? "?" : "&")
                            .append(name)
                            .append("=")
                            .append(Stream.of(value.split(",", -1))
                                    .map(DescribedRequests::encoded)
                                    .collect(Collectors.joining(",")));
                default -> {
                    value = value.chars().allMatch(c -> c >= ' ' && c < 127) ? value : "x";
                    headers.put(name, value);
                }
            }
            isValid &= !name.equals("min_version") || !isBeyondTheClock(value);
            // all others are invented
            isValid &= !name.equals("cursor")
                    || (value.equals("now") && operation.path().equals("/v1/changes"));
            isValid &= !(ONE_OF.contains(name) && hasQuestion);
            hasQuestion |= ONE_OF.contains(name);
            isValid &= description
                    .violations(parameter.getJsonObject("schema"), typed(parameter, value))
                    .isEmpty();
        }

        private String text(JsonObject parameter) throws Exception {
            Object example = parameter.getValue("example");
            Object value =
                    example != null && values.isOneIn(2) ? example : values.next(parameter.getJsonObject("schema"));
            if (parameter.getString("name").equals("tenant_id") && values.isOneIn(2)) {
                tenant = api.newTenant();
                return tenant;
            }
            if (parameter.getString("name").equals("key_id") && tenant != null) {
                return api.newKeyOf(tenant);
            }
            if (parameter.getString("name").equals("file") && values.isOneIn(2)) {
                if (operation.path().startsWith("/v1/pictures/")) {
                    return picture.substring(picture.lastIndexOf('/') + 1);
                }
                // only a PNG has a size
                return avatar.substring(avatar.lastIndexOf('/') + 1).replace(".svg", ".png");
            }
            if (parameter.getString("name").equals("sealed") && values.isOneIn(2)) {
                return board.substring(board.lastIndexOf('/') + 1);
            }
            if (operation.path().equals("/v1/public/profiles")
                    && parameter.getString("name").equals("key")
                    && values.isOneIn(2)) {
                return publishableKey;
            }
            if (parameter.getString("name").equals("wait") && "30s".equals(value)) {
                return "20ms";
            }
            return value instanceof JsonArray array
                    ? array.stream().map(String::valueOf).collect(Collectors.joining(","))
                    : String.valueOf(value);
        }

        private String body(String mediaType, JsonObject described, HttpRequest.Builder request) {
            if (mediaType.startsWith("image/")) {
                return picture(mediaType, request);
            }
            return mediaType.equals("application/json")
                    ? json(described, request)
                    : lines(mediaType, described, request);
        }

        /** A picture or anything else, a byte for each character. */
        private String picture(String mediaType, HttpRequest.Builder request) {
            String body = new String(PICTURE, StandardCharsets.ISO_8859_1);
            body = values.isOneIn(3) ? body.substring(0, values.oneOf(List.of(0, 1, 20, 60))) : body;
            String type = values.isOneIn(10) ? "text/plain" : mediaType;
            isValid &= type.equals(mediaType) && !body.isEmpty();
            request.header("Content-Type", type);
            return body;
        }

        /** Every line is a row, well formed or not. */
        private String lines(String mediaType, JsonObject described, HttpRequest.Builder request) {
            String body = values.isOneIn(2)
                    ? ExampleRequests.firstExample(described)
                    : String.valueOf(values.next(described.getJsonObject("schema")));
            String type = values.isOneIn(10) ? values.oneOf(List.of("text/plain", "application/json")) : mediaType;
            isValid &= type.equals(mediaType) && body.indexOf('\0') < 0;
            request.header("Content-Type", type);
            return body;
        }

        private String json(JsonObject described, HttpRequest.Builder request) {
            // few random values of many fields are valid together
            Object value = values.isOneIn(4)
                    ? new JsonObject(ExampleRequests.firstExample(described))
                    : values.next(described.getJsonObject("schema"));
            String body = values.isOneIn(10) ? values.oneOf(BROKEN_BODIES) : String.valueOf(value);
            isValid &= body.equals(String.valueOf(value))
                    && description
                            .violations(described.getJsonObject("schema"), value)
                            .isEmpty();
            String type = values.isOneIn(10)
                    ? values.oneOf(List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonp"))
                    : values.oneOf(List.of("application/json", "application/json; charset=utf-8"));
            isValid &= type.startsWith("application/json") && !type.endsWith("p");
            request.header("Content-Type", type);
            return body;
        }

        /** The typed value of a parameter. */
        private @Nullable Object typed(JsonObject parameter, String text) {
            String type = SchemaValues.type(description.resolved(parameter.getJsonObject("schema")));
            if (type.equals("integer") && text.matches("-?\\d{1,19}")) {
                return new BigDecimal(text);
            }
            if (type.equals("array")) {
                return new JsonArray(List.of(text.split(",", -1)));
            }
            return type.equals("boolean") && text.matches("true|false") ? Boolean.valueOf(text) : text;
        }
    }

    private static boolean isBeyondTheClock(String version) {
        return version.matches("\\d{1,19}")
                && new BigDecimal(version)
                                .compareTo(
                                        BigDecimal.valueOf(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())))
                        > 0;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
