package io.phoenix.profile.explain;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.explain.InstanceSurvey.Answers;
import io.phoenix.profile.explain.StoredState.LogRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** An explanation as JSON, as the API answers it. A place that could not be asked has only the member {@code failure}. */
public final class ExplanationJson {

    private ExplanationJson() {}

    public static JsonObject of(Explanation explained) {
        return new JsonObject()
                .put("tenant_id", explained.id().tenantId())
                .put("user_id", explained.id().userId())
                .put("wrong", explained.isWrong())
                .put("findings", array(explained.findings(), ExplanationJson::finding))
                .put("postgres", seen(explained.store(), ExplanationJson::stored))
                .put("redis", seen(explained.shared(), ExplanationJson::shared))
                .put("survey", seen(explained.survey(), ExplanationJson::survey))
                .put("instances", array(explained.instances(), ExplanationJson::instance));
    }

    private static <T> JsonObject seen(Explanation.Seen<T> seen, Function<T, JsonObject> json) {
        T state = seen.state();
        return state == null ? new JsonObject().put("failure", seen.failure()) : json.apply(state);
    }

    private static <T> JsonArray array(List<T> elements, Function<T, JsonObject> json) {
        return new JsonArray(elements.stream().map(json).toList());
    }

    private static JsonObject finding(Finding finding) {
        return new JsonObject()
                .put("wrong", finding.wrong())
                .put("where", finding.where())
                .put("text", finding.text());
    }

    private static JsonObject stored(StoredState state) {
        JsonObject json = new JsonObject()
                .put("incarnation", state.incarnation().toString())
                .put("now", state.now().toString())
                .put("change_log", array(state.log(), ExplanationJson::logged));
        state.row().ifPresent(row -> json.put("row", row(row)));
        state.keptErasure().ifPresent(version -> json.put("kept_erasure", version));
        return json;
    }

    private static JsonObject row(Profile row) {
        return new JsonObject()
                .put("version", row.version())
                .put("name", row.name())
                .put("name_is_custom", row.nameIsCustom())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    private static JsonObject logged(LogRow row) {
        return new JsonObject()
                .put("version", row.version())
                .put("kind", row.kind())
                .put("changed_at", row.changedAt().toString());
    }

    private static JsonObject shared(SharedState state) {
        JsonObject json = new JsonObject();
        state.defect().ifPresent(defect -> json.put("defect", defect));
        state.timeToLive().ifPresent(left -> json.put("expires_in_ms", left.toMillis()));
        state.value()
                .ifPresent(value -> json.put("version", value.version())
                        .put("erased", value.erased())
                        .put("incarnation", value.stamp().incarnation().toString())
                        .put("xmin", value.stamp().xmin())
                        .put("content", value.content()));
        return json;
    }

    private static JsonObject survey(Answers answers) {
        return new JsonObject()
                .put("asked", answers.asked())
                .put("asked_is_complete", answers.complete())
                .put("answered", answers.states().size());
    }

    private static JsonObject instance(InstanceState state) {
        JsonObject json = new JsonObject()
                .put("name", state.name())
                .put("verified", state.verified())
                .put("incarnation", state.incarnation().toString());
        state.watermark().ifPresent(watermark -> json.put("watermark", watermark));
        state.entry()
                .ifPresent(entry -> json.put("version", entry.version())
                        .put("age_ms", entry.age().toMillis())
                        .put("content", entry.content()));
        return json;
    }
}
