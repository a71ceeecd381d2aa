package io.phoenix.profile.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every overlay renders valid, locked-down manifests that fit together and contain no secret. */
@Tag("tools")
@ParameterizedClass
@ValueSource(
        strings = {
            "k8s/cluster",
            "k8s/overlays/dev",
            "k8s/overlays/production",
            "k8s/migrate",
            "k8s/ingress",
            "k8s/gateway"
        })
class ManifestsIT {

    private static final Pattern PASSWORD_IN_ADDRESS = Pattern.compile("://[^/@\\s]*:[^/@\\s]+@");
    private static final Pattern SECRET_WITH_VALUE = Pattern.compile("^[a-z.-]*(secret|password)[a-z.-]*=.");
    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(SECRET|PASSWORD|TOKEN|KEY|HMAC_KEYS)(_|$).*");

    private final String overlay;
    private List<Manifest> manifests;

    ManifestsIT(String overlay) {
        this.overlay = overlay;
    }

    @BeforeEach
    void render() throws Exception {
        manifests = Kustomize.render(overlay);
    }

    @Test
    void manifests_always_matchTheKubernetesModel() throws IOException {
        assertThat(manifests).isNotEmpty();
        for (Manifest manifest : manifests) {
            KubernetesModel.validate(manifest);
        }
    }

    @Test
    void model_unknownField_isRefused() {
        for (Manifest workload : workloads()) {
            workload.containers().get(0).put("imagePullPolice", "Always");

            assertThatThrownBy(() -> KubernetesModel.validate(workload)).hasMessageContaining("imagePullPolice");
        }
    }

    /** What a namespace contains is refused as long as there is no such namespace. */
    @Test
    void namespace_ifContained_comesFirst() {
        assertThat(ofKind("Namespace")).isSubsetOf(manifests.subList(0, 1));
    }

    @Test
    void containers_always_haveRequestsAndLimits() {
        for (JsonObject container : containers()) {
            JsonObject resources = container.getJsonObject("resources");
            for (String bound : List.of("requests", "limits")) {
                assertThat(resources.getJsonObject(bound).fieldNames())
                        .as("%s of %s", bound, container.getString("name"))
                        .contains("cpu", "memory", "ephemeral-storage");
            }
            assertThat(resources.getJsonObject("requests").getString("memory"))
                    .as("memory request equals its limit")
                    .isEqualTo(resources.getJsonObject("limits").getString("memory"));
        }
    }

    @Test
    void containers_always_runWithoutPrivileges() {
        for (JsonObject container : containers()) {
            JsonObject security = container.getJsonObject("securityContext");
            assertThat(security.getBoolean("readOnlyRootFilesystem")).isTrue();
            assertThat(security.getBoolean("allowPrivilegeEscalation")).isFalse();
            assertThat(security.getJsonObject("capabilities").getJsonArray("drop"))
                    .containsExactly("ALL");
        }
        for (Manifest workload : workloads()) {
            JsonObject security = workload.podSpec().getJsonObject("securityContext");
            assertThat(security.getBoolean("runAsNonRoot")).isTrue();
            assertThat(security.getInteger("runAsUser")).isPositive();
            assertThat(security.getJsonObject("seccompProfile").getString("type"))
                    .isEqualTo("RuntimeDefault");
            assertThat(workload.podSpec().getBoolean("automountServiceAccountToken"))
                    .isFalse();
        }
    }

    @Test
    void deployments_always_probeTheirOwnPorts() {
        for (Manifest deployment : ofKind("Deployment")) {
            for (JsonObject container : deployment.containers()) {
                for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                    JsonObject found = container.getJsonObject(probe);
                    assertThat(found).as("%s of %s", probe, deployment).isNotNull();
                    Stream.of("httpGet", "tcpSocket")
                            .filter(found::containsKey)
                            .forEach(how -> assertThat(portNames(container))
                                    .contains(found.getJsonObject(how).getString("port")));
                }
            }
        }
    }

    @Test
    void services_always_selectPodsWithTheirPorts() {
        for (Manifest service : ofKind("Service")) {
            JsonObject selector = service.at("spec", "selector");
            List<Manifest> selected = workloads().stream()
                    .filter(workload -> workload.isSelectedBy(selector))
                    .toList();
            assertThat(selected).as("pods of %s", service).hasSize(1);
            Set<String> ports = selected.get(0).containers().stream()
                    .flatMap(container -> portNames(container).stream())
                    .collect(Collectors.toSet());
            assertThat(Manifest.objects(service.at("spec"), "ports").map(port -> port.getString("targetPort")))
                    .isSubsetOf(ports);
        }
    }

    @Test
    void volumeMounts_always_referToVolumes() {
        for (Manifest workload : workloads()) {
            Set<String> volumes = Manifest.objects(workload.podSpec(), "volumes")
                    .map(volume -> volume.getString("name"))
                    .collect(Collectors.toSet());
            for (JsonObject container : workload.containers()) {
                assertThat(Manifest.objects(container, "volumeMounts").map(mount -> mount.getString("name")))
                        .isSubsetOf(volumes);
            }
        }
    }

    @Test
    void manifests_always_containNoSecret() {
        assertThat(ofKind("Secret")).isEmpty();
        for (Manifest manifest : manifests) {
            assertThat(manifest.lines().filter(PASSWORD_IN_ADDRESS.asPredicate()))
                    .as("%s", manifest)
                    .isEmpty();
            assertThat(manifest.lines().filter(SECRET_WITH_VALUE.asPredicate()))
                    .as("%s", manifest)
                    .isEmpty();
        }
        for (JsonObject container : containers()) {
            assertThat(Manifest.objects(container, "env")
                            .filter(variable -> variable.containsKey("value"))
                            .map(variable -> variable.getString("name")))
                    .noneMatch(name -> SECRET_NAME.matcher(name).matches());
        }
    }

    private List<Manifest> ofKind(String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .toList();
    }

    private List<Manifest> workloads() {
        return manifests.stream()
                .filter(manifest -> !manifest.containers().isEmpty())
                .toList();
    }

    private List<JsonObject> containers() {
        return workloads().stream()
                .flatMap(workload -> workload.containers().stream())
                .toList();
    }

    private static List<String> portNames(JsonObject container) {
        return Manifest.objects(container, "ports")
                .map(port -> port.getString("name"))
                .toList();
    }
}
