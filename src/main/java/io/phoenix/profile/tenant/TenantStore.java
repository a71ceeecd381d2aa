package io.phoenix.profile.tenant;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The tenants in the database. Every call completes within the implementation's time limit, and changes all or nothing.
 * Thread-safe.
 */
public interface TenantStore {

    /**
     * All tenants, with the keys that are still valid.
     *
     * @param max fails if there are more tenants
     * @param keysMax of a tenant on average; fails if there are more keys
     */
    Future<StoredTenants> load(int max, int keysMax);

    /** The tenants whose ids are after this one, in order of their ids; at most {@code limit}. */
    Future<List<Tenant>> list(String after, int limit);

    /** Empty if there is no such tenant. */
    Future<Optional<TenantDetails>> find(String id);

    /**
     * Creates a tenant, or creates one anew that was deleted.
     *
     * @return fails with {@link Kind#TENANT_EXISTS}, and with {@link Kind#TENANT_LIMIT} if there are {@code max} already
     */
    Future<Tenant> create(String id, SortedMap<String, Object> own, int max);

    /** Replaces the own settings; empty unless the tenant is active and its revision is this one. */
    Future<Optional<Tenant>> set(String id, long revision, SortedMap<String, Object> own);

    /** Removes the keys of a tenant, and lets its erasure begin; empty if there is no such tenant. Harmless to repeat. */
    Future<Optional<Tenant>> delete(String id);

    /**
     * Adds a key. Removes those of the tenant that have expired.
     *
     * @param validFor empty for ever
     * @param origins of the pages that may use it
     * @param keysMax how many valid keys the tenant may have with it
     * @return empty unless the tenant is active; fails with {@link Kind#TENANT_LIMIT}
     */
    Future<Optional<TenantKey>> addKey(
            String tenantId,
            String keyId,
            TenantKey.Kind kind,
            byte[] material,
            Optional<Duration> validFor,
            List<String> origins,
            int keysMax);

    /**
     * Adds a key with the origins of another of the same kind, and lets that one expire, at most {@code overlap} from now.
     *
     * @return empty unless the other one exists and is valid
     */
    Future<Optional<TenantKey>> rotateKey(
            String tenantId, String oldId, Duration overlap, String keyId, TenantKey.Kind kind, byte[] material);

    /** Removes a key; false if the tenant has none with this id. */
    Future<Boolean> revokeKey(String tenantId, String keyId);
}
