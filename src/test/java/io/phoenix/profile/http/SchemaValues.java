package io.phoenix.profile.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random values for a schema: valid, at its bounds and beyond them. */
final class SchemaValues {

    private static final List<String> TEXTS = List.of(
            "alice",
            "bob",
            "a",
            "a.b_c-d:e@f+g=h~i|j",
            "a".repeat(255),
            "a".repeat(256),
            "\u00e9".repeat(127),
            "https://id.example/7",
            "DOMAIN\\user",
            ".",
            "..",
            "a,b,c",
            "a,a,",
            ",",
            " ",
            "a b",
            "Alice Lind",
            "admin",
            "\u00e9t\u00e9",
            "\ud83d\ude00",
            "\u202eecila",
            "\u0000",
            "\n",
            "%00",
            "../x",
            "a/b",
            "*",
            "\"1\"",
            "W/\"1\"",
            "\"",
            "null",
            "-1",
            "1e9",
            "9223372036854775808",
            "x".repeat(2_000));

    private static final List<Object> OTHERS = List.of(
            "",
            "x",
            0,
            -1,
            1.5,
            Long.MAX_VALUE,
            true,
            false,
            new JsonArray(),
            new JsonObject(),
            new JsonArray().add(1));

    private final ApiDescription description;
    private final Random random;

    SchemaValues(ApiDescription description, Random random) {
        this.description = description;
        this.random = random;
    }

    /** A value, mostly valid by the schema; or null. */
    @Nullable Object next(JsonObject written) {
        JsonObject schema = description.resolved(written);
        if (isOneIn(20)) {
            return isOneIn(2) ? null : oneOf(OTHERS);
        }
        return switch (type(schema)) {
            case "integer" -> number(schema);
            case "boolean" -> random.nextBoolean();
            case "array" -> array(schema);
            case "object" -> object(schema);
            default -> text(schema);
        };
    }

    /** The type of a schema: the first of several; empty if it has none. */
    static String type(JsonObject schema) {
        Object type = schema.getValue("type", "");
        return type instanceof JsonArray types ? types.getString(0) : String.valueOf(type);
    }

    boolean isOneIn(int many) {
        return random.nextInt(many) == 0;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Object text(JsonObject schema) {
        JsonArray choices = schema.getJsonArray("enum");
        return choices == null || isOneIn(4) ? oneOf(TEXTS) : oneOf((List<?>) choices.getList());
    }

    private Object number(JsonObject schema) {
        long min = schema.getLong("minimum", 0L);
        long max = schema.getLong("maximum", Long.MAX_VALUE);
        return switch (random.nextInt(6)) {
            case 0 -> min;
            case 1 -> max;
            case 2 -> min - 1;
            case 3 -> max == Long.MAX_VALUE ? max : max + 1;
            default -> min + random.nextInt((int) Math.min(max - min, 100));
        };
    }

    private JsonArray array(JsonObject schema) {
        int min = schema.getInteger("minItems", 0);
        int max = schema.getInteger("maxItems", 10);
        int size = oneOf(List.of(min, max, Math.max(0, min - 1), max + 1, min + 1, min + 2));
        JsonArray array = new JsonArray();
        for (int i = 0; i < size; i++) {
            // mostly distinct and valid items, or long arrays would almost never be valid
            array.add(i > 3 ? "u" + i : next(schema.getJsonObject("items")));
        }
        return array;
    }

    private JsonObject object(JsonObject schema) {
        JsonObject object = new JsonObject();
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        JsonArray required = schema.getJsonArray("required", new JsonArray());
        for (String name : properties.fieldNames()) {
            if (required.contains(name) ? !isOneIn(20) : random.nextBoolean()) {
                object.put(name, next(properties.getJsonObject(name)));
            }
        }
        return isOneIn(20) ? object.put("unknown_field", 1) : object;
    }
}
