package io.phoenix.profile.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI description, parsed. */
final class ApiDescription {

    /** The keys of a path item that are operations. */
    static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS");

    private final JsonObject description;
    private final Map<JsonObject, Validator> validators = new HashMap<>();

    /** Parses the description in a response body. */
    ApiDescription(Answer answer) {
        Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(answer.body());
        description = new JsonObject(new JsonObject(yaml).encode());
    }

    /** The paths, as written. */
    JsonObject paths() {
        return description.getJsonObject("paths");
    }

    /** The request headers that parameters and credentials have. */
    Set<String> requestHeaders() {
        Stream<JsonObject> parameters = operations().stream().flatMap(operation -> operation.parameters().stream());
        Stream<JsonObject> credentials =
                description.getJsonObject("components").getJsonObject("securitySchemes").stream()
                        .map(scheme -> (JsonObject) scheme.getValue());
        return Stream.concat(parameters, credentials)
                .filter(each -> "header".equals(each.getString("in")))
                .map(each -> each.getString("name"))
                .collect(Collectors.toSet());
    }

    /** All operations. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (String path : paths().fieldNames()) {
            JsonObject methods = paths().getJsonObject(path);
            for (String method : methods.fieldNames()) {
                if (METHODS.contains(method.toUpperCase(Locale.ROOT))) {
                    operations.add(operation(path, methods, method));
                }
            }
        }
        return operations;
    }

    /** The violations of the schema; empty if the value is valid. */
    List<String> violations(JsonObject schema, @Nullable Object value) {
        OutputUnit result = validators.computeIfAbsent(schema, this::validator).validate(value);
        return Boolean.TRUE.equals(result.getValid())
                ? List.of()
                : List.of(value + " does not match " + schema.encode() + ": " + result.getErrors());
    }

    /** A reference to a schema of the description. */
    static JsonObject schemaOf(String name) {
        return new JsonObject().put("$ref", "#/components/schemas/" + name);
    }

    /** The target of a {@code $ref}, or the object itself. */
    JsonObject resolved(JsonObject object) {
        String reference = object.getString("$ref");
        return reference == null
                ? object
                : (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(description);
    }

    private Operation operation(String path, JsonObject methods, String method) {
        JsonObject operation = methods.getJsonObject(method);
        List<JsonObject> parameters = new ArrayList<>();
        for (JsonObject holder : List.of(methods, operation)) {
            holder.getJsonArray("parameters", new JsonArray())
                    .forEach(parameter -> parameters.add(resolved((JsonObject) parameter)));
        }
        JsonObject body = operation.getJsonObject("requestBody");
        JsonObject content = body == null ? new JsonObject() : body.getJsonObject("content");
        String mediaType = content.fieldNames().stream().findFirst().orElse("");
        JsonObject responses = new JsonObject();
        for (String status : operation.getJsonObject("responses").fieldNames()) {
            responses.put(status, resolved(operation.getJsonObject("responses").getJsonObject(status)));
        }
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                mediaType,
                content.getJsonObject(mediaType),
                responses,
                operation.getJsonArray("security", description.getJsonArray("security")));
    }

    /** Schemas refer to each other, so each is validated within the whole description. */
    private Validator validator(JsonObject schema) {
        JsonObject whole = new JsonObject()
                .put("allOf", new JsonArray().add(schema))
                .put("components", description.getJsonObject("components"));
        return Validator.create(
                JsonSchema.of(whole),
                new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://example.com/"));
    }

    /**
     * An operation of the API.
     *
     * @param mediaType of the body; empty if it takes none
     * @param body schema and examples of the body; null if it takes none
     * @param responses the responses, by status
     */
    record Operation(
            String method,
            String path,
            List<JsonObject> parameters,
            String mediaType,
            @Nullable JsonObject body,
            JsonObject responses,
            JsonArray security) {

        /** Such as {@code GET /health}. Identifies it: validation changes its schemas, so no set finds the operation again. */
        String name() {
            return method + ' ' + path;
        }

        /** The status of success. */
        int success() {
            return responses.fieldNames().stream()
                    .filter(status -> status.startsWith("2"))
                    .mapToInt(Integer::parseInt)
                    .min()
                    .orElseThrow();
        }

        /** Whether the answer never ends. */
        boolean isStream() {
            return responses
                    .getJsonObject("200", new JsonObject())
                    .getJsonObject("content", new JsonObject())
                    .containsKey("text/event-stream");
        }

        /** Whether it is the opening handshake of a WebSocket. */
        boolean isHandshake() {
            return responses.containsKey("101");
        }

        /** Whether the operation needs no credentials. */
        boolean isOpen() {
            return security.isEmpty() || security.contains(new JsonObject());
        }
    }
}
