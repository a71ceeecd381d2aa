package io.phoenix.profile.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart renders what the overlays render, and refuses values that its schema does not allow. */
@Tag("tools")
class ChartIT {

    private static final Path CHART = Path.of("k8s", "chart");
    private static final Path VALUES = CHART.resolve("values.yaml");
    private static final Path DEVELOPMENT = CHART.resolve("values-dev.yaml");

    /** Of a kustomize ConfigMap: a hash of its content. */
    private static final String HASH = "-[a-z0-9]{10}$";

    /** Starts a roll-out after a change of the configuration, as the hash does. */
    private static final String CHECKSUM = "checksum/configuration";

    @TempDir
    private static Path copy;

    @Test
    void chart_byDefault_rendersProductionAndMigration() throws Exception {
        assertThat(ofChart(template()))
                .containsExactlyInAnyOrderEntriesOf(ofOverlays("k8s/overlays/production", "k8s/migrate"));
    }

    @Test
    void chart_withDevelopmentValues_rendersDevelopment() throws Exception {
        assertThat(ofChart(template().withValuesFile(DEVELOPMENT)))
                .containsExactlyInAnyOrderEntriesOf(ofOverlays("k8s/overlays/dev"));
    }

    @Test
    void chart_withIngressAndGateway_rendersTheExamples() throws Exception {
        assertThat(ofChart(template().set("ingress.enabled", true).set("gateway.enabled", true)))
                .containsExactlyInAnyOrderEntriesOf(
                        ofOverlays("k8s/overlays/production", "k8s/migrate", "k8s/ingress", "k8s/gateway"));
    }

    @Test
    void image_withoutDigestAndTag_isTheOneOfTheChart() throws Exception {
        String version = Kustomize.parse(Files.readString(CHART.resolve("Chart.yaml")))
                .get(0)
                .json()
                .getString("appVersion");

        assertThat(template().set("image.digest", "").call())
                .contains("image: registry.example.com/phoenix-profile:" + version)
                .doesNotContain("@sha256");
    }

    @Test
    void chart_rendered_matchesTheKubernetesModel() throws Exception {
        for (Manifest manifest : Kustomize.parse(template()
                .set("ingress.enabled", true)
                .set("gateway.enabled", true)
                .call())) {
            KubernetesModel.validate(manifest);
        }
    }

    @Test
    void migration_always_runsBeforeInstallationAndUpgrade() throws Exception {
        String template = Files.readString(CHART.resolve("templates").resolve("migration.yaml"));

        for (Manifest manifest :
                Kustomize.parse(template.replaceAll("(?m)^ *\\{\\{.*$", "").replaceAll("\\{\\{.*?}}", "x"))) {
            assertThat(manifest.at("metadata", "annotations").getString("helm.sh/hook"))
                    .as("%s", manifest)
                    .isEqualTo("pre-install,pre-upgrade");
        }
    }

    @Test
    void chart_always_passesLint() {
        LintResult result = new Helm(copy).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "image.digset, sha256:0, digset",
        "image.digest, sha256:0, image",
        "environment.PROFILE_HTTP_PORT, 80, environment",
        "environment.PHOENIX_PROFILE_AUTH_JWT_SECRET, x, environment",
        "environment.PHOENIX_PROFILE_AUTH_HMAC_KEYS, acme/x, environment",
        "environment.PHOENIX_PROFILE_REDIS_URI, redis://:pw@cache, environment",
        "environment.PHOENIX_PROFILE_POSTGRES_URI, postgresql://u:pw@db/profiles, environment",
        "autoscaling.minReplicas, none, minReplicas",
        "autoscaling.minReplicas, 1000, autoscaling.minReplicas: more than autoscaling.maxReplicas",
        "networkPolicy.keySets, maybe, keySets",
        "resources.limits.memory, much, memory"
    })
    void value_notInTheSchema_isRefusedByName(String key, String value, String named) {
        assertThatThrownBy(() -> template().set(key, value).call()).hasMessageContaining(named);
    }

    @Test
    void schema_always_describesEveryValue() throws Exception {
        JsonObject values = Kustomize.parse(Files.readString(VALUES)).get(0).json();
        JsonObject schema = new JsonObject(Files.readString(CHART.resolve("values.schema.json")));

        schema.getJsonObject("properties").remove("global");
        assertThat(described(schema, "")).containsExactlyInAnyOrderElementsOf(named(values, schema, ""));
    }

    /** Without what the Helm in this process refuses or leaves out: newer versions of Kubernetes, and hooks. */
    @BeforeAll
    static void copyChart() throws IOException {
        try (Stream<Path> files = Files.walk(CHART, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copied = copy.resolve(CHART.relativize(file));
                Files.createDirectories(copied.getParent());
                Files.write(
                        copied,
                        Files.readAllLines(file).stream()
                                .filter(line -> !line.startsWith("kubeVersion:") && !line.contains("helm.sh/hook"))
                                .toList());
            }
        }
    }

    private static TemplateCommand template() {
        return new Helm(copy).template().withName("phoenix-profile").withNamespace("phoenix-profile");
    }

    private static Map<String, JsonObject> ofChart(TemplateCommand template) {
        return byName(Kustomize.parse(template.call()));
    }

    /** The objects of several overlays, without the namespaces that the chart leaves to the release. */
    private static Map<String, JsonObject> ofOverlays(String... overlays) throws Exception {
        List<Manifest> manifests = new ArrayList<>();
        for (String overlay : overlays) {
            manifests.addAll(Kustomize.render(overlay));
        }
        Set<String> hashed = manifests.stream()
                .filter(manifest -> manifest.kind().equals("ConfigMap"))
                .map(Manifest::name)
                .filter(name -> name.matches(".*" + HASH))
                .collect(Collectors.toSet());
        return byName(manifests.stream()
                .filter(manifest -> !manifest.kind().equals("Namespace"))
                .map(manifest -> withoutHashes(manifest, hashed))
                .toList());
    }

    private static Manifest withoutHashes(Manifest manifest, Set<String> hashed) {
        String json = manifest.json().encode();
        for (String name : hashed) {
            json = json.replace('"' + name + '"', '"' + name.replaceFirst(HASH, "") + '"');
        }
        return new Manifest(new JsonObject(json));
    }

    private static Map<String, JsonObject> byName(Collection<Manifest> manifests) {
        Map<String, JsonObject> named = new TreeMap<>();
        for (Manifest manifest : manifests) {
            manifest.at("metadata").remove("namespace");
            removeChecksum(manifest.at("metadata"));
            removeChecksum(manifest.at("spec", "template", "metadata"));
            assertThat(named.put(manifest.toString(), manifest.json()))
                    .as("%s twice", manifest)
                    .isNull();
        }
        return named;
    }

    private static void removeChecksum(JsonObject metadata) {
        JsonObject annotations = metadata.getJsonObject("annotations");
        if (annotations != null) {
            annotations.remove(CHECKSUM);
        }
        if (annotations == null || annotations.isEmpty()) {
            metadata.remove("annotations");
        }
    }

    /** The paths of all values that the schema describes. */
    private static List<String> described(JsonObject schema, String path) {
        assertThat(schema.getString("description"))
                .as("description of '%s'", path)
                .isNotBlank();
        return schema.getJsonObject("properties", new JsonObject()).stream()
                .flatMap(property -> {
                    String below = path + '.' + property.getKey();
                    return Stream.concat(Stream.of(below), described((JsonObject) property.getValue(), below).stream());
                })
                .toList();
    }

    /** The paths of all values, down to the objects that may have any members. */
    private static List<String> named(JsonObject values, JsonObject schema, String path) {
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        return values.stream()
                .filter(value -> !properties.isEmpty())
                .flatMap(value -> {
                    String below = path + '.' + value.getKey();
                    List<String> members = value.getValue() instanceof JsonObject object
                            ? named(object, properties.getJsonObject(value.getKey(), new JsonObject()), below)
                            : List.of();
                    return Stream.concat(Stream.of(below), members.stream());
                })
                .toList();
    }
}
