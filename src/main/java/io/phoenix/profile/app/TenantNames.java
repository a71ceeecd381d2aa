package io.phoenix.profile.app;

import io.phoenix.profile.config.NameSettings.Names;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The name policies of all tenants: those of the configuration, and those that were set at run time. */
final class TenantNames {

    private final KeyedHash hash;
    private final NamePolicies policies;
    private final Map<String, NamePolicy> configured;

    /** By their settings; a policy is expensive to make. */
    private Map<Names, NamePolicy> made = Map.of();

    private final ConfiguredNames.Parts parts = new ConfiguredNames.Parts();

    TenantNames(ConfiguredNames names, KeyedHash hash) {
        this.hash = hash;
        this.policies = names.with(hash);
        this.configured = policies.byTenant();
    }

    NamePolicies policies() {
        return policies;
    }

    /**
     * Replaces the policies that were set at run time. Blocks for as long as making new ones takes.
     *
     * @param mistakes receives a message for each part that can't be used, such as a reserved name of five words
     */
    synchronized void replace(Map<String, TenantSettings> own, Consumer<String> mistakes) {
        Map<Names, NamePolicy> next = new HashMap<>();
        Map<String, NamePolicy> byTenant = new HashMap<>(configured);
        own.forEach((id, settings) -> byTenant.put(id, next.computeIfAbsent(settings.names(), names -> {
            NamePolicy present = made.get(names);
            return present == null
                    ? parts.policy(names, hash, mistake -> mistakes.accept("tenant '" + id + "': " + mistake))
                    : present;
        })));
        made = next;
        parts.retain(next.keySet());
        policies.replace(byTenant);
    }
}
