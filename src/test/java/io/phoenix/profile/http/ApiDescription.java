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
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description of the API: what may be asked, and what is answered. */
final class ApiDescription {

    /** How a path says what is done to it; what else it holds is not an operation. */
    static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS");

    private final JsonObject description;
    private final Map<JsonObject, Validator> validators = new HashMap<>();

    /** The description that an answer carries. */
    ApiDescription(Answer answer) {
        Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(answer.body());
        description = new JsonObject(new JsonObject(yaml).encode());
    }

    /** The paths, as written. */
    JsonObject paths() {
        return description.getJsonObject("paths");
    }

    /** Everything that can be asked. */
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

    /** What is wrong with the value by the schema; nothing where it is valid. */
    List<String> mistakes(JsonObject schema, @Nullable Object value) {
        OutputUnit result = validators.computeIfAbsent(schema, this::validator).validate(value);
        return Boolean.TRUE.equals(result.getValid())
                ? List.of()
                : List.of(value + " is no " + schema.encode() + ": " + result.getErrors());
    }

    /** A reference to a schema of the description. */
    static JsonObject schemaOf(String name) {
        return new JsonObject().put("$ref", "#/components/schemas/" + name);
    }

    /** What is referred to, or else the object itself. */
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
        JsonObject responses = new JsonObject();
        for (String status : operation.getJsonObject("responses").fieldNames()) {
            responses.put(status, resolved(operation.getJsonObject("responses").getJsonObject(status)));
        }
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                body == null ? null : body.getJsonObject("content").getJsonObject("application/json"),
                responses,
                operation.getJsonArray("security", description.getJsonArray("security")));
    }

    /** The schemas name each other within the description, so a schema is checked as a part of the whole. */
    private Validator validator(JsonObject schema) {
        JsonObject whole = new JsonObject()
                .put("allOf", new JsonArray().add(schema))
                .put("components", description.getJsonObject("components"));
        return Validator.create(
                JsonSchema.of(whole),
                new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://example.com/"));
    }

    /**
     * One thing that can be asked.
     *
     * @param body schema and examples of the body; null where it takes none
     * @param responses what is answered, by status
     */
    record Operation(
            String method,
            String path,
            List<JsonObject> parameters,
            @Nullable JsonObject body,
            JsonObject responses,
            JsonArray security) {

        /** Whether nobody need say who asks. */
        boolean isOpen() {
            return security.isEmpty() || security.contains(new JsonObject());
        }
    }
}
