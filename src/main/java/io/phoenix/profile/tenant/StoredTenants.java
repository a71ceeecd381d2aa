package io.phoenix.profile.tenant;

import java.util.List;

/** All tenants and keys of one snapshot of the database. */
public record StoredTenants(List<Tenant> tenants, List<StoredKey> keys) {}
