package io.phoenix.profile.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.Settings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests of the service agree with its configuration file, its image and its documentation. */
@Tag("tools")
@ParameterizedClass
@ValueSource(strings = {"k8s/overlays/dev", "k8s/overlays/production"})
class ServiceManifestsIT {

    private static final Path CONFIGURATION = Path.of("conf", "phoenix-profile.properties");

    private final String overlay;

    @TempDir
    private Path directory;

    private List<Manifest> manifests;
    private Manifest deployment;

    ServiceManifestsIT(String overlay) {
        this.overlay = overlay;
    }

    @BeforeEach
    void render() throws Exception {
        manifests = Kustomize.render(overlay);
        deployment = only("Deployment");
    }

    @Test
    void configuration_inConfigMap_isTheShippedFile() throws Exception {
        assertThat(configuration()).isEqualTo(Files.readString(CONFIGURATION));
    }

    @Test
    void configuration_withVariables_isValid() throws Exception {
        Path file = Files.writeString(directory.resolve("mounted.properties"), configuration());
        Map<String, String> environment = new HashMap<>(literals());
        if (refersTo("secretRef").findAny().isPresent()) {
            environment.put("PHOENIX_PROFILE_AUTH_JWT_SECRET", "the value of the Secret, at least 32 bytes");
        }

        Settings settings = Settings.toServe(Settings.read(file), environment);

        assertThat(ports())
                .containsEntry("api", settings.server().http().listen().port())
                .containsEntry("management", settings.server().management().port());
    }

    @Test
    void variables_always_nameKnownKeys() throws Exception {
        List<String> known = Settings.read(CONFIGURATION).keySet().stream()
                .map(key -> "PHOENIX_PROFILE_"
                        + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))
                .toList();

        assertThat(literals().keySet()).isNotEmpty().isSubsetOf(known);
    }

    @Test
    void pod_always_runsAsTheUserOfTheImage() throws Exception {
        int user = deployment.podSpec().getJsonObject("securityContext").getInteger("runAsUser");

        assertThat(Files.readAllLines(Path.of("Containerfile"))).contains("USER " + user + ":" + user);
    }

    @Test
    void pod_shutdown_fitsTheGracePeriod() {
        int pause = container()
                .getJsonObject("lifecycle")
                .getJsonObject("preStop")
                .getJsonObject("sleep")
                .getInteger("seconds");

        assertThat(deployment.podSpec().getInteger("terminationGracePeriodSeconds"))
                .isGreaterThan(pause + 30);
    }

    /** A start-up or liveness probe that depends on a server ends instances in its outage, and they can't come back. */
    @Test
    void probes_always_restartOnlyABrokenProcess() {
        for (String probe : List.of("startupProbe", "livenessProbe")) {
            assertThat(container().getJsonObject(probe).getJsonObject("httpGet"))
                    .as(probe)
                    .isEqualTo(new JsonObject().put("path", "/health").put("port", "management"));
        }
        assertThat(container().getJsonObject("readinessProbe").getJsonObject("httpGet"))
                .isEqualTo(new JsonObject().put("path", "/ready?degraded=true").put("port", "management"));
    }

    @Test
    void policies_always_selectThePods() {
        assertThat(deployment.isSelectedBy(only("PodDisruptionBudget").at("spec", "selector", "matchLabels")))
                .isTrue();
        assertThat(deployment.isSelectedBy(only("NetworkPolicy").at("spec", "podSelector", "matchLabels")))
                .isTrue();
        assertThat(only("HorizontalPodAutoscaler").at("spec", "scaleTargetRef").getString("name"))
                .isEqualTo(deployment.name());
        assertThat(Manifest.objects(only("NetworkPolicy").at("spec"), "ingress")
                        .flatMap(rule -> Manifest.objects(rule, "ports"))
                        .map(port -> port.getString("port")))
                .isSubsetOf(ports().keySet());
        assertThat(Manifest.objects(deployment.podSpec(), "topologySpreadConstraints"))
                .allMatch(spread -> deployment.isSelectedBy(
                        spread.getJsonObject("labelSelector").getJsonObject("matchLabels")))
                .hasSize(2);
    }

    @Test
    void secrets_referredTo_areDocumented() throws Exception {
        String operations = Files.readString(Path.of("docs", "operations.md"));

        assertThat(refersTo("secretRef")).allMatch(name -> operations.contains("secret generic " + name + " "));
    }

    private Manifest only(String kind) {
        return manifests.stream()
                .filter(manifest ->
                        manifest.kind().equals(kind) && manifest.name().equals("phoenix-profile"))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject container() {
        return deployment.containers().get(0);
    }

    private Map<String, Integer> ports() {
        return Manifest.objects(container(), "ports")
                .collect(Collectors.toMap(port -> port.getString("name"), port -> port.getInteger("containerPort")));
    }

    /** The configuration file in the mounted ConfigMap. */
    private String configuration() {
        String map = Manifest.objects(deployment.podSpec(), "volumes")
                .filter(volume -> volume.containsKey("configMap"))
                .map(volume -> volume.getJsonObject("configMap").getString("name"))
                .findFirst()
                .orElseThrow();
        return Objects.requireNonNull(
                configMap(map).get(CONFIGURATION.getFileName().toString()));
    }

    /** The environment variables from ConfigMaps. */
    private Map<String, String> literals() {
        return refersTo("configMapRef")
                .map(this::configMap)
                .map(Map::entrySet)
                .flatMap(Collection::stream)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Stream<String> refersTo(String reference) {
        return Manifest.objects(container(), "envFrom")
                .filter(source -> source.containsKey(reference))
                .map(source -> source.getJsonObject(reference).getString("name"));
    }

    private Map<String, String> configMap(String name) {
        return manifests.stream()
                .filter(manifest ->
                        manifest.kind().equals("ConfigMap") && manifest.name().equals(name))
                .flatMap(manifest -> manifest.at("data").stream())
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
    }
}
