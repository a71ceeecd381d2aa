package io.phoenix.profile.postgres;

import io.phoenix.profile.tenant.StoredKey;
import io.phoenix.profile.tenant.StoredTenants;
import io.phoenix.profile.tenant.Tenant;
import io.phoenix.profile.tenant.TenantKey;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of tenants and of their keys. */
final class TenantRows {

    /** Of {@code tenant t}. */
    static final String TENANT = "t.tenant_id, t.state, t.settings, t.revision, t.created_at, t.updated_at";

    /** Of {@code tenant_key k}. */
    static final String KEY = "k.tenant_id, k.key_id, k.kind, k.created_at, k.expires_at, k.origins";

    /** Whether {@code tenant_key k} has not expired. */
    static final String VALID = "(k.expires_at IS NULL OR k.expires_at > clock_timestamp())";

    static final int COLUMNS_OF_TENANT = 6;

    private TenantRows() {}

    /** Each row is a tenant with one of its keys, or without any, in order of the tenants. */
    static StoredTenants stored(RowSet<Row> rows, int max, int rowsMax) {
        List<Tenant> tenants = new ArrayList<>();
        List<StoredKey> keys = new ArrayList<>();
        String last = "";
        for (Row row : rows) {
            if (!row.getString(0).equals(last)) {
                tenants.add(tenant(row));
                last = row.getString(0);
            }
            key(row, COLUMNS_OF_TENANT)
                    .ifPresent(key -> keys.add(
                            new StoredKey(key, row.getBuffer("material").getBytes())));
        }
        if (tenants.size() > max) {
            throw new IllegalStateException(
                    "more than " + max + " in the database (expected: at most twice tenants.max)");
        }
        if (rows.size() > rowsMax) {
            throw new IllegalStateException("their keys: more than " + rowsMax
                    + " in the database (expected: at most twice tenants.max times tenants.keys.max)");
        }
        return new StoredTenants(tenants, keys);
    }

    static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    static Optional<Tenant> firstTenant(RowSet<Row> rows) {
        return stream(rows).findFirst().map(TenantRows::tenant);
    }

    static Tenant tenant(Row row) {
        return new Tenant(
                row.getString(0),
                Tenant.State.of(row.getString(1)),
                Tenant.withoutNulls(row.getJsonObject(2).getMap()),
                row.getLong(3),
                row.getOffsetDateTime(4).toInstant(),
                row.getOffsetDateTime(5).toInstant());
    }

    /** Empty without a key, and for one of a kind that a newer version has stored. */
    static Optional<TenantKey> key(Row row, int at) {
        return row.getString(at + 1) == null
                ? Optional.empty()
                : TenantKey.Kind.of(row.getString(at + 2))
                        .map(kind -> new TenantKey(
                                row.getString(at),
                                row.getString(at + 1),
                                kind,
                                row.getOffsetDateTime(at + 3).toInstant(),
                                Optional.ofNullable(row.getOffsetDateTime(at + 4))
                                        .map(expiry -> expiry.toInstant()),
                                List.of(row.getArrayOfStrings(at + 5))));
    }
}
