package io.phoenix.profile.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The parts of a production installation, each applied by itself, fit together. */
@Tag("tools")
class ProductionIT {

    private static final Path ADAPTER = Path.of("k8s", "prometheus-adapter", "values.yaml");
    private static final Path METRICS = Path.of("docs", "metrics.md");
    private static final Path OPERATIONS = Path.of("docs", "operations.md");

    private List<Manifest> production;
    private List<Manifest> cluster;
    private List<Manifest> migration;

    @BeforeEach
    void render() throws Exception {
        production = Kustomize.render("k8s/overlays/production");
        cluster = Kustomize.render("k8s/cluster");
        migration = Kustomize.render("k8s/migrate");
    }

    @Test
    void namespace_ofEveryPart_isThatOfTheCluster() throws Exception {
        String namespace = only(cluster, "Namespace").name();

        assertThat(Stream.of(production, migration, Kustomize.render("k8s/ingress"), Kustomize.render("k8s/gateway"))
                        .flatMap(List::stream))
                .allSatisfy(manifest -> assertThat(manifest.at("metadata").getString("namespace"))
                        .as("%s", manifest)
                        .isEqualTo(namespace));
    }

    @Test
    void image_ofServiceAndMigration_isTheSameDigest() {
        Set<String> images = Stream.concat(production.stream(), migration.stream())
                .flatMap(manifest -> manifest.containers().stream())
                .map(container -> container.getString("image"))
                .collect(Collectors.toSet());

        assertThat(images).singleElement().asString().matches("[\\w./-]+@sha256:[0-9a-f]{64}");
    }

    @Test
    void pods_always_useADocumentedPullSecret() throws Exception {
        String operations = Files.readString(OPERATIONS);

        assertThat(Stream.concat(production.stream(), migration.stream())
                        .filter(manifest -> !manifest.containers().isEmpty()))
                .allSatisfy(workload -> assertThat(Manifest.objects(workload.podSpec(), "imagePullSecrets"))
                        .isNotEmpty()
                        .allMatch(secret -> operations.contains("docker-registry " + secret.getString("name") + " ")));
    }

    @Test
    void priorityClass_ofThePods_isDefined() {
        assertThat(only(production, "Deployment").podSpec().getString("priorityClassName"))
                .isEqualTo(only(cluster, "PriorityClass").name());
    }

    @Test
    void autoscaler_always_scalesOnCpuAndOnAServedMetric() throws Exception {
        List<JsonObject> metrics = Manifest.objects(
                        only(production, "HorizontalPodAutoscaler").at("spec"), "metrics")
                .toList();
        JsonObject rule = Manifest.objects(
                        Kustomize.parse(Files.readString(ADAPTER)).get(0).at("rules"), "custom")
                .findFirst()
                .orElseThrow();
        String series = rule.getString("seriesQuery").replaceFirst("\\{.*", "");

        assertThat(metrics).extracting(metric -> metric.getString("type")).containsExactly("Resource", "Pods");
        assertThat(metrics.get(1).getJsonObject("pods").getJsonObject("metric").getString("name"))
                .isEqualTo(rule.getJsonObject("name").getString("as"));
        assertThat(Files.readString(METRICS)).contains("| `" + series + "` | counter");
    }

    @Test
    void routes_always_leadToThePortOfTheService() throws Exception {
        JsonObject api = Manifest.objects(only(production, "Service").at("spec"), "ports")
                .filter(port -> port.getString("name").equals("api"))
                .findFirst()
                .orElseThrow();
        String service = only(production, "Service").name();

        JsonObject backend = Manifest.objects(
                        only(Kustomize.render("k8s/ingress"), "Ingress").at("spec"), "rules")
                .flatMap(rule -> Manifest.objects(rule.getJsonObject("http"), "paths"))
                .map(path -> path.getJsonObject("backend").getJsonObject("service"))
                .findFirst()
                .orElseThrow();
        assertThat(backend)
                .isEqualTo(new JsonObject()
                        .put("name", service)
                        .put("port", new JsonObject().put("name", api.getString("name"))));
        assertThat(Manifest.objects(
                                only(Kustomize.render("k8s/gateway"), "HTTPRoute")
                                        .at("spec"),
                                "rules")
                        .flatMap(rule -> Manifest.objects(rule, "backendRefs")))
                .isNotEmpty()
                .allMatch(reference ->
                        reference.equals(new JsonObject().put("name", service).put("port", api.getInteger("port"))));
    }

    private static Manifest only(List<Manifest> manifests, String kind) {
        List<Manifest> found = manifests.stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }
}
