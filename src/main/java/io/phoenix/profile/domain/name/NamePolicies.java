package io.phoenix.profile.domain.name;

import java.util.Map;

/** The name policy of each tenant. Thread-safe. */
public final class NamePolicies {

    private final NamePolicy standard;
    private volatile Map<String, NamePolicy> byTenant;

    /**
     * Creates the policies.
     *
     * @param standard of every tenant without a policy of its own
     * @param byTenant by tenant id
     */
    public NamePolicies(NamePolicy standard, Map<String, NamePolicy> byTenant) {
        this.standard = standard;
        this.byTenant = Map.copyOf(byTenant);
    }

    public NamePolicy of(String tenantId) {
        return byTenant.getOrDefault(tenantId, standard);
    }

    /** The tenants with policies of their own, by id. */
    public Map<String, NamePolicy> byTenant() {
        return byTenant;
    }

    /** Replaces the policies of all tenants that have their own. */
    public void replace(Map<String, NamePolicy> next) {
        byTenant = Map.copyOf(next);
    }
}
