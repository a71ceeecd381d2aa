package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NameRetention;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What statements have to know of the names of tenants: they tell the triggers of {@code profile} how long to keep a name that is given
 * up, and find the seeds that erasures made. Thread-safe.
 *
 * @param retention that of a tenant
 * @param seedHash the hash of an id in {@code erased_seed}; null where the tenant draws the same profile again
 */
record NameKeeping(Function<String, NameRetention> retention, Function<ProfileId, byte @Nullable []> seedHash) {

    /** Keeps nothing. */
    static final NameKeeping NONE = of(tenant -> NameRetention.NONE);

    /** Draws the same profile again after an erasure. */
    static NameKeeping of(Function<String, NameRetention> retention) {
        return new NameKeeping(retention, id -> null);
    }

    static NameKeeping of(NamePolicies names) {
        return new NameKeeping(
                tenant -> names.of(tenant).retention(),
                id -> names.of(id.tenantId()).seedHash(id));
    }

    /** An expression that is not null, with which a statement tells them for as long as its transaction lasts. */
    static String tell(String parameter) {
        return "set_config('phoenix_profile.retention', " + parameter + "::text, true)";
    }

    /** The parameter. */
    String of(ProfileId id) {
        return retention.apply(id.tenantId()).text();
    }

    /** The parameter of the statements below. */
    @Nullable Buffer seedHashOf(ProfileId id) {
        byte[] hash = seedHash.apply(id);
        return hash == null ? null : Buffer.buffer(hash);
    }

    /** Selects the present seed of an id of a tenant. */
    static String seed(String tenant, String hash) {
        return "(SELECT e.seed FROM erased_seed e WHERE e.tenant_id = " + tenant + " AND e.id_hash = " + hash + ")";
    }

    /** Makes a new seed for each row of {@code from}, for an id of the tenant $1; nothing where the hash is null. */
    static String newSeed(String hash, String from) {
        return "INSERT INTO erased_seed (tenant_id, id_hash, seed) SELECT $1, " + hash + "::bytea, '"
                + Profile.ERASED_SEED + "' || gen_random_uuid()::text FROM " + from + " WHERE " + hash
                + "::bytea IS NOT NULL ON CONFLICT (tenant_id, id_hash) DO UPDATE SET seed = excluded.seed";
    }
}
