package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.tenant.StoredTenants;
import io.phoenix.profile.tenant.Tenant;
import io.phoenix.profile.tenant.TenantDetails;
import io.phoenix.profile.tenant.TenantKey;
import io.phoenix.profile.tenant.TenantStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The tenants in Postgres. They are loaded over a connection of their own, which is closed afterwards: on the common ones, a
 * revoked key would stay valid for as long as they are busy. Thread-safe.
 */
final class PostgresTenants implements TenantStore {

    /** One row for each key, and one for each tenant without a key. Two limits, so that no database can fill the memory. */
    private static final String LOAD = "SELECT " + TenantRows.TENANT + ", " + TenantRows.KEY + ", k.material"
            + " FROM (SELECT * FROM tenant ORDER BY tenant_id LIMIT $1) AS t"
            + " LEFT JOIN tenant_key k ON k.tenant_id = t.tenant_id AND " + TenantRows.VALID
            + " ORDER BY t.tenant_id, k.key_id LIMIT $2";

    private static final String LIST =
            "SELECT " + TenantRows.TENANT + " FROM tenant t WHERE tenant_id > $1 ORDER BY tenant_id LIMIT $2";

    private static final String FIND = "SELECT " + TenantRows.TENANT + ", " + TenantRows.KEY + " FROM tenant t"
            + " LEFT JOIN tenant_key k ON k.tenant_id = t.tenant_id AND " + TenantRows.VALID
            + " WHERE t.tenant_id = $1 ORDER BY k.created_at, k.key_id";

    /** One that was deleted has its row already. No row is returned for one that exists, nor beyond the limit. */
    private static final String CREATE = "INSERT INTO tenant AS t (tenant_id, settings)"
            + " SELECT $1, $2 WHERE (SELECT count(*) FROM tenant WHERE tenant_id <> $1) < $3"
            + " ON CONFLICT (tenant_id) DO UPDATE"
            + " SET state = 'active', settings = excluded.settings, created_at = clock_timestamp()"
            + " WHERE t.state = 'deleted' RETURNING " + TenantRows.TENANT;

    private static final String SET = "UPDATE tenant t SET settings = $3"
            + " WHERE tenant_id = $1 AND revision = $2 AND state = 'active' RETURNING " + TenantRows.TENANT;

    private static final String DELETE = "WITH removed AS (DELETE FROM tenant_key WHERE tenant_id = $1)"
            + " UPDATE tenant t SET state = CASE state WHEN 'active' THEN 'deleting' ELSE state END"
            + " WHERE tenant_id = $1 RETURNING " + TenantRows.TENANT;

    /** The last column says whether the tenant is active, for when no key was added. */
    private static final String ADD_KEY = "WITH expired AS ("
            + "DELETE FROM tenant_key k WHERE tenant_id = $1 AND NOT " + TenantRows.VALID + "),"
            + " active AS (SELECT FROM tenant WHERE tenant_id = $1 AND state = 'active' FOR SHARE),"
            + " added AS (INSERT INTO tenant_key AS k (tenant_id, key_id, kind, material, expires_at, origins)"
            + " SELECT $1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5), $6 FROM active"
            + " WHERE (SELECT count(*) FROM tenant_key k WHERE tenant_id = $1 AND " + TenantRows.VALID + ") < $7"
            + " RETURNING " + TenantRows.KEY + ")"
            + " SELECT k.*, EXISTS (SELECT FROM active) FROM (SELECT) AS always LEFT JOIN added k ON true";

    private static final String ROTATE_KEY = "WITH old AS (UPDATE tenant_key k"
            + " SET expires_at = least(expires_at, clock_timestamp() + make_interval(secs => $3))"
            + " WHERE tenant_id = $1 AND key_id = $2 AND kind = $5 AND " + TenantRows.VALID + " RETURNING origins)"
            + " INSERT INTO tenant_key AS k (tenant_id, key_id, kind, material, origins) SELECT $1, $4, $5, $6, origins FROM old"
            + " RETURNING " + TenantRows.KEY;

    private static final String REVOKE_KEY = "DELETE FROM tenant_key WHERE tenant_id = $1 AND key_id = $2";

    private final StatementExecutor statements;
    private final SingleConnection connection;
    private final Duration timeout;

    PostgresTenants(StatementExecutor statements, SingleConnection connection, Duration timeout) {
        this.statements = statements;
        this.connection = connection;
        this.timeout = timeout;
    }

    @Override
    public Future<StoredTenants> load(int max, int keysMax) {
        int rowsMax = (int) Math.min(Integer.MAX_VALUE - 1, (long) max * keysMax);
        return connection
                .run(LOAD, Tuple.of(max + 1, rowsMax + 1), timeout)
                .onComplete(loaded -> connection.renew())
                .map(rows -> TenantRows.stored(rows, max, rowsMax));
    }

    @Override
    public Future<List<Tenant>> list(String after, int limit) {
        return statements
                .run(LIST, Tuple.of(after, limit))
                .map(rows -> TenantRows.stream(rows).map(TenantRows::tenant).toList());
    }

    @Override
    public Future<Optional<TenantDetails>> find(String id) {
        return statements
                .run(FIND, Tuple.of(id))
                .map(rows -> TenantRows.stream(rows)
                        .findFirst()
                        .map(row -> new TenantDetails(
                                TenantRows.tenant(row),
                                TenantRows.stream(rows)
                                        .flatMap(each -> TenantRows.key(each, TenantRows.COLUMNS_OF_TENANT).stream())
                                        .toList())));
    }

    @Override
    public Future<Tenant> create(String id, SortedMap<String, Object> own, int max) {
        return statements.run(CREATE, Tuple.of(id, json(own), max)).compose(rows -> {
            Optional<Tenant> created = TenantRows.firstTenant(rows);
            return created.isPresent()
                    ? Future.succeededFuture(created.get())
                    : find(id).compose(found -> Future.failedFuture(found.map(present -> exists(present.tenant()))
                            .orElseGet(() -> new ProfileFailure(
                                    Kind.TENANT_LIMIT,
                                    "tenants: " + max + " in the database (expected: fewer than tenants.max)"))));
        });
    }

    @Override
    public Future<Optional<Tenant>> set(String id, long revision, SortedMap<String, Object> own) {
        return statements.run(SET, Tuple.of(id, revision, json(own))).map(TenantRows::firstTenant);
    }

    @Override
    public Future<Optional<Tenant>> delete(String id) {
        return statements.run(DELETE, Tuple.of(id)).map(TenantRows::firstTenant);
    }

    @Override
    public Future<Optional<TenantKey>> addKey(
            String tenantId,
            String keyId,
            TenantKey.Kind kind,
            byte[] material,
            Optional<Duration> validFor,
            List<String> origins,
            int keysMax) {
        Tuple parameters = Tuple.of(tenantId, keyId, kind.word(), Buffer.buffer(material))
                .addDouble(validFor.map(PostgresTenants::seconds).orElse(null))
                .addArrayOfString(origins.toArray(String[]::new))
                .addInteger(keysMax);
        return statements.run(ADD_KEY, parameters).map(rows -> {
            Row row = rows.iterator().next();
            if (row.getString(1) == null && row.getBoolean(6)) {
                throw new ProfileFailure(
                        Kind.TENANT_LIMIT,
                        "keys of tenant '" + tenantId + "': " + keysMax + " (expected: fewer than tenants.keys.max)");
            }
            return TenantRows.key(row, 0);
        });
    }

    @Override
    public Future<Optional<TenantKey>> rotateKey(
            String tenantId, String oldId, Duration overlap, String keyId, TenantKey.Kind kind, byte[] material) {
        return statements
                .run(
                        ROTATE_KEY,
                        Tuple.of(tenantId, oldId, seconds(overlap), keyId, kind.word(), Buffer.buffer(material)))
                .map(rows -> TenantRows.stream(rows).findFirst().flatMap(row -> TenantRows.key(row, 0)));
    }

    @Override
    public Future<Boolean> revokeKey(String tenantId, String keyId) {
        return statements.run(REVOKE_KEY, Tuple.of(tenantId, keyId)).map(rows -> rows.rowCount() > 0);
    }

    Future<Void> close() {
        return connection.close();
    }

    private static ProfileFailure exists(Tenant present) {
        return new ProfileFailure(
                Kind.TENANT_EXISTS,
                "tenant '" + present.id() + "': " + present.state().word()
                        + " (expected: none, or one that is deleted)");
    }

    private static JsonObject json(SortedMap<String, Object> own) {
        return new JsonObject(own);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
