package io.phoenix.profile.tenant;

import java.util.List;

/** A tenant with its keys, oldest first, without those that have expired. */
public record TenantDetails(Tenant tenant, List<TenantKey> keys) {}
