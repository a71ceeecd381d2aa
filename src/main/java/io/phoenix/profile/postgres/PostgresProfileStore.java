package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DrawnAnew;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.read.ProfileStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The store on Postgres, whose table of profiles may be {@linkplain Migrations#partition partitioned}. Every call is one
 * statement; {@link #findAll} is one for each tenant, and an insert or {@linkplain ProfileUpdates update} runs again if a name
 * was taken meanwhile. Each returns its stamp from the snapshot in which it read the rows. Thread-safe.
 */
record PostgresProfileStore(StampedStatements statements, StampedStatements changes, NameKeeping names)
        implements ProfileStore {

    private static final Comparator<Stamp> BY_AGE =
            Comparator.<Stamp, Incarnation>comparing(Stamp::incarnation).thenComparingLong(Stamp::xmin);

    /** The join is with one row, so every plan scans the primary key. */
    static final String FIND =
            "SELECT " + StampedStatements.COLUMNS + ", " + ProfileRow.COLUMNS + ", " + ProfileRow.KEPT.formatted("$2")
                    + " FROM database_stamp s LEFT JOIN profile p ON p.tenant_id = $1 AND p.user_id = $2";

    /**
     * Every plan looks up each id in the primary key, of its partition only if the table is partitioned: LIMIT keeps the planner
     * from another join, and {@code user_id = ANY($2)} would search every partition.
     */
    static final String FIND_ALL = "SELECT " + StampedStatements.COLUMNS + ", " + ProfileRow.COLUMNS + ", "
            + ProfileRow.KEPT.formatted("id") + ", id"
            + " FROM database_stamp s LEFT JOIN (unnest($2::text[]) AS id LEFT JOIN LATERAL (SELECT "
            + ProfileRow.COLUMNS + " FROM profile WHERE tenant_id = $1 AND user_id = id LIMIT 1) AS p ON true) ON true";

    private static final String INSERTED_WITH_STAMP = StampedStatements.WITH_STAMP
            + ", created AS (INSERT INTO profile (tenant_id, user_id, name, name_key, avatar_seed) %s"
            + " ON CONFLICT DO NOTHING RETURNING " + ProfileRow.COLUMNS + ")"
            + " SELECT " + StampedStatements.COLUMNS + ", " + ProfileRow.COLUMNS
            + ", %s FROM stamp s LEFT JOIN created ON true";

    /** The index of what is behind the columns of a new row. */
    private static final int SEED = StampedStatements.FIRST + ProfileRow.COLUMNS.split(",").length;

    /**
     * Whether a new row may claim its name, no erasure of its id is kept, and it was drawn from the present seed of its id. ON CONFLICT sees to it too where the table has an index of names; the triggers of a
     * partitioned one refuse the whole statement. A scalar subquery, so every plan probes an index.
     */
    private static final String IS_FREE =
            " WHERE (new.name_key IS NULL OR ((SELECT true FROM name_claim AS claim WHERE claim.tenant_id = new.tenant_id"
                    + " AND claim.name_key = new.name_key LIMIT 1) IS NULL AND (SELECT true FROM name_quarantine AS gone"
                    + " WHERE gone.tenant_id = new.tenant_id AND gone.name_key = new.name_key"
                    + " AND gone.user_id IS DISTINCT FROM new.user_id AND gone.kept_until > clock_timestamp() LIMIT 1)"
                    + " IS NULL))"
                    + " AND (SELECT true FROM erased_profile k WHERE k.tenant_id = new.tenant_id"
                    + " AND k.user_id = new.user_id) IS NULL"
                    + " AND (new.id_hash IS NULL OR " + NameKeeping.seed("new.tenant_id", "new.id_hash")
                    + " IS NOT DISTINCT FROM new.seed)";

    private static final String NEW_COLUMNS = "SELECT new.tenant_id, new.user_id, new.name, new.name_key, new.seed";

    /** ON CONFLICT has no target: a taken name inserts nothing, like an existing id. */
    static final String INSERT = INSERTED_WITH_STAMP.formatted(
            NEW_COLUMNS + " FROM stamp, (SELECT $1::text AS tenant_id, $2::text AS user_id, $3::text AS name,"
                    + " $4::text AS name_key, $5::text AS seed, $6::bytea AS id_hash) AS new" + IS_FREE,
            "CASE WHEN $6::bytea IS NULL THEN NULL WHEN created.user_id IS NULL THEN " + NameKeeping.seed("$1", "$6")
                    + " WHEN erased_seed_require(created.tenant_id, $6, $5) THEN $5::text END");

    /**
     * Ordered by key, which is the same for the same id, then by id for names without a key. So two batches that create the
     * same profiles, or claim the same names, can't deadlock.
     */
    static final String INSERT_ALL = INSERTED_WITH_STAMP.formatted(
            NEW_COLUMNS + " FROM stamp, unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[])"
                    + " AS new (tenant_id, user_id, name, name_key, seed, id_hash)" + IS_FREE
                    + " ORDER BY new.tenant_id COLLATE \"C\", new.name_key COLLATE \"C\", new.user_id COLLATE \"C\"",
            "CASE WHEN $6::bytea[] IS NOT NULL AND created.user_id IS NOT NULL THEN"
                    + " (SELECT bool_and(erased_seed_require(r.tenant_id, r.id_hash, r.seed))"
                    + " FROM unnest($1::text[], $2::text[], $5::text[], $6::bytea[]) AS r (tenant_id, user_id, seed, id_hash)"
                    + " WHERE r.tenant_id = created.tenant_id AND r.user_id = created.user_id AND r.id_hash IS NOT NULL) END");

    @Override
    public Future<Stamped<Optional<Profile>>> find(ProfileId id) {
        return statements
                .read(FIND, Tuple.of(id.tenantId(), id.userId()))
                .map(found -> found.map(rows -> ProfileRow.found(id, rows)));
    }

    @Override
    public Future<Stamped<List<Profile>>> findAll(List<ProfileId> ids) {
        if (ids.isEmpty()) {
            return findAll("", ids);
        }
        List<Future<Stamped<List<Profile>>>> found = new ArrayList<>();
        ids.stream()
                .collect(Collectors.groupingBy(ProfileId::tenantId))
                .forEach((tenant, ofTenant) -> found.add(findAll(tenant, ofTenant)));
        return Future.all(found)
                .map(all -> found.stream().map(Future::result).toList())
                .map(PostgresProfileStore::joined);
    }

    @Override
    public Future<Stamped<Long>> erase(ProfileId id, VersionCondition condition, Duration renameCooldown) {
        return new ProfileErasures(changes, names).erase(id, condition, renameCooldown);
    }

    @Override
    public Future<Stamped<Long>> eraseAndKeep(ProfileId id, VersionCondition condition, Duration renameCooldown) {
        return new ProfileErasures(changes, names).eraseAndKeep(id, condition, renameCooldown);
    }

    @Override
    public Future<Stamped<Moved>> move(ProfileId from, ProfileId to, boolean replace) {
        return new ProfileMoves(changes, names).run(from, to, replace);
    }

    @Override
    public Future<Stamped<Optional<Long>>> lift(ProfileId id) {
        return new ProfileErasures(changes, names).lift(id);
    }

    @Override
    public Future<Stamped<Optional<Profile>>> insert(ProfileId id, ClaimedName generatedName) {
        Buffer hash = names.seedHashOf(id);
        Tuple parameters = Tuple.of(
                id.tenantId(), id.userId(), generatedName.text(), generatedName.key(), generatedName.seed(), hash);
        return inserted(INSERT, parameters)
                .map(created -> created.map(rows -> {
                    Row row = rows.iterator().next();
                    if (hash != null && !Objects.equals(row.getString(SEED), generatedName.seed())) {
                        throw new DrawnAnew(row.getString(SEED));
                    }
                    return ProfileRow.first(rows);
                }));
    }

    @Override
    public Future<Stamped<List<Profile>>> insertAll(Map<ProfileId, ClaimedName> generatedNames) {
        Set<TenantName> claimed = new HashSet<>();
        // a name may be taken within the batch
        List<Map.Entry<ProfileId, ClaimedName>> rows = generatedNames.entrySet().stream()
                .filter(row -> row.getValue().key() == null
                        || claimed.add(new TenantName(
                                row.getKey().tenantId(), row.getValue().key())))
                .toList();
        List<ProfileId> ids = rows.stream().map(Map.Entry::getKey).toList();
        String[] names = rows.stream().map(row -> row.getValue().text()).toArray(String[]::new);
        String[] keys = rows.stream().map(row -> row.getValue().key()).toArray(String[]::new);
        String[] seeds = rows.stream().map(row -> row.getValue().seed()).toArray(String[]::new);
        Buffer[] hashes = ids.stream().map(this.names::seedHashOf).toArray(Buffer[]::new);
        Tuple parameters = Tuple.of((Object) tenants(ids), (Object) users(ids), (Object) names, (Object) keys)
                .addArrayOfString(seeds)
                .addValue(Stream.of(hashes).allMatch(Objects::isNull) ? null : hashes);
        return inserted(INSERT_ALL, parameters).map(created -> created.map(ProfileRow::all));
    }

    private record TenantName(String tenantId, String key) {}

    /** A name that was taken since the statement began is seen by the second run. */
    private Future<Stamped<RowSet<Row>>> inserted(String sql, Tuple parameters) {
        return statements
                .read(sql, parameters)
                .recover(cause -> ProfileUpdates.isNameTaken(cause)
                        ? statements.read(sql, parameters)
                        : Future.failedFuture(cause));
    }

    @Override
    public Future<Stamped<Profile>> update(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        return new ProfileUpdates(changes, names).run(id, update, generatedName);
    }

    private Future<Stamped<List<Profile>>> findAll(String tenant, List<ProfileId> ids) {
        return statements
                .read(FIND_ALL, Tuple.of(tenant, (Object) users(ids)))
                .map(found -> found.map(rows -> ProfileRow.allFound(tenant, rows)));
    }

    private static Stamped<List<Profile>> joined(List<Stamped<List<Profile>>> parts) {
        return new Stamped<>(
                parts.stream().flatMap(part -> part.value().stream()).toList(),
                parts.stream().map(Stamped::stamp).min(BY_AGE).orElseThrow());
    }

    private static String[] tenants(List<ProfileId> ids) {
        return ids.stream().map(ProfileId::tenantId).toArray(String[]::new);
    }

    private static String[] users(List<ProfileId> ids) {
        return ids.stream().map(ProfileId::userId).toArray(String[]::new);
    }
}
