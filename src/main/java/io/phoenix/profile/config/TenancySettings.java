package io.phoenix.profile.config;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tenants: what the configuration sets for each of them, and the limits of those that are created at run time.
 *
 * @param others of every tenant without keys of its own in the configuration file
 * @param byTenant by tenant id, those with keys of their own ({@code tenant.<tenant_id>.*})
 * @param max how many tenants there may be in the database
 * @param keysMax how many keys one of them may have there
 * @param secret seals signing keys in the database; empty where the database has its own
 */
public record TenancySettings(
        TenantSettings others, Map<String, TenantSettings> byTenant, int max, int keysMax, Optional<Secret> secret) {

    static TenancySettings from(ConfigValues values) {
        List<String> erasing = AuthSettings.erasingServers(values);
        TenantSettings others = TenantSettings.from(
                values,
                "",
                erasing.contains(AuthSettings.ALL_TENANTS)
                        ? TenantSettings.BUILT_IN.withErasingServers()
                        : TenantSettings.BUILT_IN);
        return new TenancySettings(
                others,
                Stream.concat(values.tenants().stream(), erasing.stream().filter(ProfileId::isTenantId))
                        .distinct()
                        .collect(Collectors.toUnmodifiableMap(
                                Function.identity(),
                                tenantId -> TenantSettings.from(
                                        values,
                                        ConfigKeys.tenantPrefix(tenantId),
                                        erasing.contains(tenantId) ? others.withErasingServers() : others))),
                values.number("tenants.max", 1_000, 1, 100_000),
                values.number("tenants.keys.max", 20, 1, 1_000),
                values.secret("tenants.secret", KeyedHash.SECRET_BYTES_MIN));
    }

    /** What the configuration sets for a tenant. */
    public TenantSettings of(String tenantId) {
        return byTenant.getOrDefault(tenantId, others);
    }
}
