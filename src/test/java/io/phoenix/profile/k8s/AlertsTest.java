package io.phoenix.profile.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every alert is complete and has a runbook; alerts and dashboard query only documented metrics. */
class AlertsTest {

    private static final Path ALERTS = Path.of("k8s", "overlays", "production", "alerts.yaml");
    private static final Path RUNBOOK = Path.of("docs", "operations.md");

    private static final Path DASHBOARD = ALERTS.resolveSibling("dashboard.json");
    private static final Path METRICS = Path.of("docs", "metrics.md");
    private static final Pattern METRIC = Pattern.compile("phoenix_profile_\\w+");
    private static final Pattern RECORD = Pattern.compile("phoenix_profile:[\\w:]+");

    private final List<JsonObject> rules = Kustomize.parse(read(ALERTS)).stream()
            .flatMap(manifest -> Manifest.objects(manifest.at("spec"), "groups"))
            .flatMap(group -> Manifest.objects(group, "rules"))
            .toList();

    private final List<JsonObject> alerts =
            rules.stream().filter(rule -> rule.containsKey("alert")).toList();

    @Test
    void alert_always_hasSeveritySummaryAndRunbook() {
        assertThat(alerts).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.getString("expr")).isNotBlank();
            assertThat(rule.getString("for")).matches("\\d+[sm]");
            assertThat(rule.getJsonObject("labels").getString("severity")).isIn("warning", "critical");
            assertThat(rule.getJsonObject("annotations").getString("summary")).isNotBlank();
            assertThat(rule.getJsonObject("annotations").getString("runbook_url"))
                    .endsWith("/docs/operations.md#" + rule.getString("alert").toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void runbook_headings_matchTheAlerts() {
        List<String> headings = read(RUNBOOK)
                .lines()
                .filter(line -> line.startsWith("### PhoenixProfile"))
                .map(line -> line.substring("### ".length()))
                .toList();

        assertThat(headings)
                .containsExactlyElementsOf(
                        alerts.stream().map(alert -> alert.getString("alert")).toList());
    }

    @Test
    void expressions_always_queryDocumentedMetrics() {
        List<String> documented = Pattern.compile("^\\| `(phoenix_profile_\\w+)`", Pattern.MULTILINE)
                .matcher(read(METRICS))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(Stream.concat(rules.stream(), dashboardTargets())
                        .flatMap(rule -> METRIC.matcher(rule.getString("expr")).results())
                        .map(found -> found.group().replaceFirst("_(?:bucket|count|sum)$", "")))
                .hasSizeGreaterThan(20)
                .isSubsetOf(documented);
    }

    /** An alert or a panel that queries a misspelt record is silent. */
    @Test
    void expressions_always_queryDefinedRecords() {
        List<String> records = rules.stream()
                .filter(rule -> rule.containsKey("record"))
                .map(rule -> rule.getString("record"))
                .toList();

        assertThat(records).doesNotHaveDuplicates();
        assertThat(Stream.concat(rules.stream(), dashboardTargets())
                        .flatMap(rule -> RECORD.matcher(rule.getString("expr")).results())
                        .map(MatchResult::group))
                .isNotEmpty()
                .isSubsetOf(records);
    }

    private static Stream<JsonObject> dashboardTargets() {
        return Manifest.objects(new JsonObject(read(DASHBOARD)), "panels")
                .flatMap(panel -> Manifest.objects(panel, "targets"));
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
