package io.phoenix.profile.domain.name;

import java.util.Map;

/**
 * The name policy of each tenant. Thread-safe.
 *
 * @param standard of every tenant without a policy of its own
 * @param byTenant by tenant id
 */
public record NamePolicies(NamePolicy standard, Map<String, NamePolicy> byTenant) {

    public NamePolicies {
        byTenant = Map.copyOf(byTenant);
    }

    public NamePolicy of(String tenantId) {
        return byTenant.getOrDefault(tenantId, standard);
    }
}
