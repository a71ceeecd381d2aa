package io.phoenix.profile.k8s;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** A Kubernetes object of a rendered overlay. */
record Manifest(JsonObject json) {

    String kind() {
        return json.getString("kind");
    }

    String name() {
        return at("metadata").getString("name");
    }

    /** The object at a path, or an empty one. */
    JsonObject at(String... path) {
        JsonObject found = json;
        for (String step : path) {
            found = found.getJsonObject(step, new JsonObject());
        }
        return found;
    }

    /** The pod template of a workload; empty for other kinds. */
    JsonObject podSpec() {
        return at("spec", "template", "spec");
    }

    JsonObject podLabels() {
        return at("spec", "template", "metadata", "labels");
    }

    List<JsonObject> containers() {
        return objects(podSpec(), "containers").toList();
    }

    /** Whether the selector matches its pods; an empty one selects all pods or none, so it counts as none. */
    boolean isSelectedBy(JsonObject labels) {
        return !podLabels().isEmpty()
                && !labels.isEmpty()
                && labels.stream()
                        .allMatch(label -> label.getValue().equals(podLabels().getValue(label.getKey())));
    }

    /** Every line of its strings, except comments of configuration files. */
    Stream<String> lines() {
        return texts(json).flatMap(String::lines).filter(line -> !line.startsWith("#"));
    }

    private static Stream<String> texts(Object value) {
        if (value instanceof JsonObject object) {
            return object.stream().flatMap(entry -> texts(entry.getValue()));
        }
        return value instanceof JsonArray array ? array.stream().flatMap(Manifest::texts) : Stream.of(value.toString());
    }

    /** The elements of an array of objects; none if it is missing. */
    static Stream<JsonObject> objects(JsonObject parent, String array) {
        return parent.getJsonArray(array, new JsonArray()).stream().map(JsonObject.class::cast);
    }

    @Override
    public String toString() {
        return kind() + "/" + name();
    }
}
