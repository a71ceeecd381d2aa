package io.phoenix.profile.domain.name;

import java.util.Map;

/** The name policy of each tenant. Immutable, and safe for use by several threads. */
public final class NamePolicies {

    private final NamePolicy standard;
    private final Map<String, NamePolicy> byTenant;

    /**
     * Creates the policies of all tenants.
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
}
