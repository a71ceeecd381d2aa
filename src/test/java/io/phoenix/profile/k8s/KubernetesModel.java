package io.phoenix.profile.k8s;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PriorityClass;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates manifests against the model of the Kubernetes Java client. */
final class KubernetesModel {

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            entry("v1/ConfigMap", V1ConfigMap.class, V1ConfigMap::validateJsonElement),
            entry("v1/Namespace", V1Namespace.class, V1Namespace::validateJsonElement),
            entry("v1/Service", V1Service.class, V1Service::validateJsonElement),
            entry("v1/ServiceAccount", V1ServiceAccount.class, V1ServiceAccount::validateJsonElement),
            entry("apps/v1/Deployment", V1Deployment.class, V1Deployment::validateJsonElement),
            entry("batch/v1/Job", V1Job.class, V1Job::validateJsonElement),
            entry(
                    "policy/v1/PodDisruptionBudget",
                    V1PodDisruptionBudget.class,
                    V1PodDisruptionBudget::validateJsonElement),
            entry("networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
            entry("networking.k8s.io/v1/Ingress", V1Ingress.class, V1Ingress::validateJsonElement),
            entry("scheduling.k8s.io/v1/PriorityClass", V1PriorityClass.class, V1PriorityClass::validateJsonElement),
            entry(
                    "autoscaling/v2/HorizontalPodAutoscaler",
                    V2HorizontalPodAutoscaler.class,
                    V2HorizontalPodAutoscaler::validateJsonElement));

    /** Custom resources of the Prometheus Operator and of the Gateway API, which are not in the model. */
    private static final Set<String> CUSTOM = Set.of(
            "monitoring.coreos.com/v1/ServiceMonitor",
            "monitoring.coreos.com/v1/PrometheusRule",
            "gateway.networking.k8s.io/v1/HTTPRoute");

    private KubernetesModel() {}

    /** Fails for unknown kinds and fields, missing fields and wrong types. */
    static void validate(Manifest manifest) throws IOException {
        String type = manifest.json().getString("apiVersion") + "/" + manifest.kind();
        Kind kind = KINDS.get(type);
        if (kind == null) {
            if (!CUSTOM.contains(type)) {
                throw new IllegalArgumentException(
                        manifest + ": '" + type + "' (expected: one of " + KINDS.keySet() + ")");
            }
            return;
        }
        JsonElement element = JsonParser.parseString(manifest.json().encode());
        kind.validator().validate(element);
        Object parsed = JSON.getGson().fromJson(element, kind.model());
        if (parsed == null) {
            throw new IllegalArgumentException(manifest + " is empty");
        }
    }

    private static Map.Entry<String, Kind> entry(String type, Class<?> model, Validator validator) {
        return Map.entry(type, new Kind(model, validator));
    }

    private record Kind(Class<?> model, Validator validator) {}

    private interface Validator {
        void validate(@Nullable JsonElement element) throws IOException;
    }
}
