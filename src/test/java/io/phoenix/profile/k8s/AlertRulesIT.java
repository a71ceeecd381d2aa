package io.phoenix.profile.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus evaluates every alert over series that must fire it, and over series that must not. */
@Tag("tools")
class AlertRulesIT {

    private static final Path ALERTS = Path.of("k8s", "overlays", "production", "alerts.yaml");
    private static final Path TESTS = Path.of("src", "test", "resources", "alerts");

    private final JsonObject rules = parse(ALERTS).getJsonObject("spec");
    private final Map<String, JsonObject> tests = Stream.of("alerts.yaml", "budgets.yaml")
            .collect(Collectors.toMap(name -> name, name -> parse(TESTS.resolve(name))));

    @TempDir
    private Path directory;

    @Test
    void alerts_overTestSeries_fireWhenTheyMust() throws Exception {
        expectations().forEach(this::complete);
        Files.writeString(directory.resolve("rules.yaml"), rules.encode());
        List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
        for (Map.Entry<String, JsonObject> file : tests.entrySet()) {
            file.getValue().put("rule_files", new JsonArray().add("rules.yaml"));
            // JSON is YAML, too
            Files.writeString(directory.resolve(file.getKey()), file.getValue().encode());
            command.add(file.getKey());
        }

        Process promtool = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(printed).isZero();
    }

    @Test
    void alerts_always_haveATestThatFiresAndOneThatIsSilent() {
        List<String> names = alerts().keySet().stream().toList();

        assertThat(expected(alerts -> !alerts.isEmpty())).containsExactlyInAnyOrderElementsOf(names);
        assertThat(expected(JsonArray::isEmpty)).containsExactlyInAnyOrderElementsOf(names);
    }

    /** Adds what is the same in all tests of an alert. */
    private void complete(JsonObject expectation) {
        JsonObject rule = alerts().get(expectation.getString("alertname"));
        Manifest.objects(expectation, "exp_alerts").forEach(alert -> {
            alert.getJsonObject("exp_labels").mergeIn(rule.getJsonObject("labels"));
            alert.put("exp_annotations", rule.getJsonObject("annotations"));
        });
    }

    private List<String> expected(Predicate<JsonArray> alerts) {
        return expectations()
                .filter(expectation -> alerts.test(expectation.getJsonArray("exp_alerts", new JsonArray())))
                .map(expectation -> expectation.getString("alertname"))
                .distinct()
                .toList();
    }

    private Stream<JsonObject> expectations() {
        return tests.values().stream()
                .flatMap(file -> Manifest.objects(file, "tests"))
                .flatMap(test -> Manifest.objects(test, "alert_rule_test"));
    }

    private Map<String, JsonObject> alerts() {
        return Manifest.objects(rules, "groups")
                .flatMap(group -> Manifest.objects(group, "rules"))
                .filter(rule -> rule.containsKey("alert"))
                .collect(Collectors.toMap(rule -> rule.getString("alert"), rule -> rule));
    }

    private static JsonObject parse(Path file) {
        try {
            return Kustomize.parse(Files.readString(file)).get(0).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
