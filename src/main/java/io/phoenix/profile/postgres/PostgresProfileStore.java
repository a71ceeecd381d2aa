package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.read.ProfileStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The store on Postgres. Every call is one statement, with the exception that {@link ProfileUpdates} names. Thread-safe. */
record PostgresProfileStore(StatementExecutor statements) implements ProfileStore {

    private static final String FIND =
            "SELECT " + ProfileRow.COLUMNS + " FROM profile WHERE tenant_id = $1 AND user_id = $2";

    /** ON CONFLICT has no target: a taken name inserts nothing, like an existing id. */
    private static final String INSERT =
            "INSERT INTO profile (tenant_id, user_id, name, name_key) VALUES ($1, $2, $3, $4)"
                    + " ON CONFLICT DO NOTHING RETURNING " + ProfileRow.COLUMNS;

    /**
     * Ordered by key, which is the same for the same id, then by id for names without a key. So two batches that create the
     * same profiles, or claim the same names, can't deadlock.
     */
    private static final String INSERT_ALL = "INSERT INTO profile (tenant_id, user_id, name, name_key)"
            + " SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])"
            + " AS new (tenant_id, user_id, name, name_key)"
            + " ORDER BY tenant_id COLLATE \"C\", name_key COLLATE \"C\", user_id COLLATE \"C\""
            + " ON CONFLICT DO NOTHING RETURNING " + ProfileRow.COLUMNS;

    /**
     * For one tenant, so every plan scans a range of the primary key. A join with the ids that was planned while the table
     * was empty would scan the whole table for as long as the connection keeps the plan.
     */
    private static final String FIND_ALL =
            "SELECT " + ProfileRow.COLUMNS + " FROM profile WHERE tenant_id = $1 AND user_id = ANY($2)";

    /** Returns the version that the trigger writes to the change log. */
    private static final String ERASE =
            "DELETE FROM profile WHERE tenant_id = $1 AND user_id = $2 RETURNING version + 1";

    @Override
    public Future<Optional<Profile>> find(ProfileId id) {
        return statements.read(FIND, Tuple.of(id.tenantId(), id.userId())).map(ProfileRow::first);
    }

    @Override
    public Future<List<Profile>> findAll(List<ProfileId> ids) {
        List<Future<List<Profile>>> found = new ArrayList<>();
        ids.stream()
                .collect(Collectors.groupingBy(ProfileId::tenantId))
                .forEach((tenant, ofTenant) -> found.add(statements
                        .read(FIND_ALL, Tuple.of(tenant, (Object) users(ofTenant)))
                        .map(ProfileRow::all)));
        return Future.all(found)
                .map(all ->
                        found.stream().flatMap(each -> each.result().stream()).toList());
    }

    @Override
    public Future<OptionalLong> erase(ProfileId id) {
        return statements
                .run(ERASE, Tuple.of(id.tenantId(), id.userId()))
                .map(rows -> rows.size() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(rows.iterator().next().getLong(0)));
    }

    @Override
    public Future<Optional<Profile>> insert(ProfileId id, ClaimedName generatedName) {
        return statements
                .read(INSERT, Tuple.of(id.tenantId(), id.userId(), generatedName.text(), generatedName.key()))
                .map(ProfileRow::first);
    }

    @Override
    public Future<List<Profile>> insertAll(Map<ProfileId, ClaimedName> generatedNames) {
        List<Map.Entry<ProfileId, ClaimedName>> rows = List.copyOf(generatedNames.entrySet());
        List<ProfileId> ids = rows.stream().map(Map.Entry::getKey).toList();
        String[] names = rows.stream().map(row -> row.getValue().text()).toArray(String[]::new);
        String[] keys = rows.stream().map(row -> row.getValue().key()).toArray(String[]::new);
        return statements
                .read(INSERT_ALL, Tuple.of((Object) tenants(ids), (Object) users(ids), (Object) names, (Object) keys))
                .map(ProfileRow::all);
    }

    @Override
    public Future<Profile> update(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        return new ProfileUpdates(statements).run(id, update, generatedName);
    }

    private static String[] tenants(List<ProfileId> ids) {
        return ids.stream().map(ProfileId::tenantId).toArray(String[]::new);
    }

    private static String[] users(List<ProfileId> ids) {
        return ids.stream().map(ProfileId::userId).toArray(String[]::new);
    }
}
