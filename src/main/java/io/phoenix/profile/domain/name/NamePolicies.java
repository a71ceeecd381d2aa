package io.phoenix.profile.domain.name;

import java.util.Map;

/** How each tenant has its names. Immutable, and safe for use by several threads. */
public final class NamePolicies {

    private final NamePolicy others;
    private final Map<String, NamePolicy> byTenant;

    /**
     * Policies by tenant.
     *
     * @param others of every tenant that has none of its own
     * @param byTenant by the id of the tenant
     */
    public NamePolicies(NamePolicy others, Map<String, NamePolicy> byTenant) {
        this.others = others;
        this.byTenant = Map.copyOf(byTenant);
    }

    /** The policy of a tenant, known or not. */
    public NamePolicy of(String tenantId) {
        return byTenant.getOrDefault(tenantId, others);
    }
}
