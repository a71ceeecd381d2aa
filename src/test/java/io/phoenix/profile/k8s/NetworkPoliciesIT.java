package io.phoenix.profile.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a cluster enforces the network policies, all traffic that the manifests need is admitted, at both ends. */
@Tag("tools")
class NetworkPoliciesIT {

    private static final String DEVELOPMENT = "k8s/overlays/dev";
    private static final String PRODUCTION = "k8s/overlays/production";
    private static final String MIGRATION = "k8s/migrate";

    private static final String SERVICE = "phoenix-profile";

    @ParameterizedTest
    @ValueSource(strings = {DEVELOPMENT, PRODUCTION, MIGRATION})
    void policy_always_selectsOneWorkload(String overlay) throws Exception {
        Policies policies = Policies.of(overlay);

        assertThat(policies.policies()).isNotEmpty().allSatisfy(policy -> {
            JsonObject selector = policy.at("spec", "podSelector", "matchLabels");
            assertThat(selector)
                    .as("%s selects no other pod of the namespace", policy)
                    .isNotEmpty();
            assertThat(policies.workloads().filter(workload -> workload.isSelectedBy(selector)))
                    .as("pods of %s", policy)
                    .hasSize(1);
        });
    }

    @Test
    void development_serversOfTheService_areReachable() throws Exception {
        Policies policies = Policies.of(DEVELOPMENT);

        assertThat(policies.admit(SERVICE, "postgres", "postgres", 5432)).isTrue();
        assertThat(policies.admit(SERVICE, "redis", "redis", 6379)).isTrue();
    }

    @Test
    void development_serversAmongEachOther_areNot() throws Exception {
        Policies policies = Policies.of(DEVELOPMENT);

        assertThat(policies.admit("redis", "postgres", "postgres", 5432)).isFalse();
        assertThat(policies.admit(SERVICE, "postgres", "ssh", 5432)).isFalse();
    }

    @Test
    void production_egress_reachesEveryServer() throws Exception {
        Policies policies = Policies.of(PRODUCTION);

        for (int port : List.of(5432, 6432, 6379, 26379, 4318, 443)) {
            assertThat(policies.egress(SERVICE, port)).as("port %d", port).isNotEmpty();
        }
        assertThat(policies.egress(SERVICE, 22)).isEmpty();
    }

    @Test
    void migration_egress_reachesPostgresOnly() throws Exception {
        Policies policies = Policies.of(MIGRATION);

        assertThat(policies.egress("phoenix-profile-migrate", 5432)).isNotEmpty();
        assertThat(policies.egress("phoenix-profile-migrate", 443)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {DEVELOPMENT, PRODUCTION, MIGRATION})
    void dns_ofClusterAndNode_isReachable(String overlay) throws Exception {
        Policies policies = Policies.of(overlay);
        String name = overlay.equals(MIGRATION) ? "phoenix-profile-migrate" : SERVICE;

        assertThat(policies.egress(name, 53).flatMap(rule -> Manifest.objects(rule, "to")))
                .contains(
                        new JsonObject("{\"ipBlock\":{\"cidr\":\"169.254.20.10/32\"}}"),
                        new JsonObject("{\"namespaceSelector\":{\"matchLabels\":"
                                + "{\"kubernetes.io/metadata.name\":\"kube-system\"}}}"));
    }

    /** The policies and workloads of an overlay. */
    private record Policies(List<Manifest> manifests) {

        static Policies of(String overlay) throws Exception {
            return new Policies(Kustomize.render(overlay));
        }

        List<Manifest> policies() {
            return manifests.stream()
                    .filter(manifest -> manifest.kind().equals("NetworkPolicy"))
                    .toList();
        }

        Stream<Manifest> workloads() {
            return manifests.stream().filter(manifest -> !manifest.podLabels().isEmpty());
        }

        /** Whether one workload reaches a port of another, which has this name there. */
        boolean admit(String from, String to, String portName, int port) {
            Manifest source = workload(from);
            return egress(from, port).findAny().isPresent()
                    && of(to, "ingress")
                            .filter(rule -> Manifest.objects(rule, "ports")
                                    .anyMatch(each -> portName.equals(each.getValue("port"))))
                            .anyMatch(rule -> Manifest.objects(rule, "from")
                                    .anyMatch(peer -> source.isSelectedBy(
                                            peer.getJsonObject("podSelector").getJsonObject("matchLabels"))));
        }

        /** The rules by which a workload reaches a port. */
        Stream<JsonObject> egress(String workload, int port) {
            return of(workload, "egress")
                    .filter(rule -> Manifest.objects(rule, "ports")
                            .anyMatch(each -> Integer.valueOf(port).equals(each.getValue("port"))));
        }

        private Stream<JsonObject> of(String workload, String direction) {
            Manifest selected = workload(workload);
            return policies().stream()
                    .filter(policy -> selected.isSelectedBy(policy.at("spec", "podSelector", "matchLabels")))
                    .flatMap(policy -> Manifest.objects(policy.at("spec"), direction));
        }

        private Manifest workload(String name) {
            return workloads()
                    .filter(workload -> workload.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
