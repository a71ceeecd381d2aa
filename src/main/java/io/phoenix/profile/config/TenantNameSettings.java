package io.phoenix.profile.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * The names of all tenants. The keys {@code names.*} hold for each; {@code tenant.<tenant_id>.names.*}, in the file only,
 * win over them for one.
 *
 * @param others of every tenant that has no keys of its own
 * @param byTenant of those that have, by the id of the tenant
 */
public record TenantNameSettings(NameSettings others, Map<String, NameSettings> byTenant) {

    /** What holds for a tenant, known or not. */
    public NameSettings of(String tenantId) {
        return byTenant.getOrDefault(tenantId, others);
    }

    static TenantNameSettings from(ConfigValues values) {
        NameSettings others = NameSettings.from(values, "", NameSettings.BUILT_IN);
        Map<String, NameSettings> byTenant = new TreeMap<>();
        for (String tenantId : values.tenants()) {
            byTenant.put(tenantId, NameSettings.from(values, TenantKeys.prefixOf(tenantId), others));
        }
        return new TenantNameSettings(others, Map.copyOf(byTenant));
    }
}
