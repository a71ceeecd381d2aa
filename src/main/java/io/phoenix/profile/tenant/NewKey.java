package io.phoenix.profile.tenant;

import io.phoenix.profile.config.Secret;

/** A key that was made just now. Nothing else has its secret, so show it once. */
public record NewKey(TenantKey key, Secret secret) {}
