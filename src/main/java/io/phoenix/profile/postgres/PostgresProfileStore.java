package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.tier.ProfileStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The store on Postgres: every call is one statement. Safe for use by several threads. */
final class PostgresProfileStore implements ProfileStore {

    private static final String FIND =
            "SELECT " + ProfileRow.COLUMNS + " FROM profile WHERE tenant_id = $1 AND user_id = $2";

    private static final String INSERT = "INSERT INTO profile (tenant_id, user_id, name) VALUES ($1, $2, $3)"
            + " ON CONFLICT DO NOTHING RETURNING " + ProfileRow.COLUMNS;

    /** Ordered, so that two pages which create the same profiles cannot wait for each other. */
    private static final String INSERT_ALL = "INSERT INTO profile (tenant_id, user_id, name)"
            + " SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS new (tenant_id, user_id, name)"
            + " ORDER BY tenant_id COLLATE \"C\", user_id COLLATE \"C\""
            + " ON CONFLICT DO NOTHING RETURNING " + ProfileRow.COLUMNS;

    /** What an update makes of a row that exists. A name that is the present one changes nothing. */
    private static final String CHANGED = " name = coalesce($3, profile.name),"
            + " name_is_custom = profile.name_is_custom OR coalesce($3 <> profile.name, false),"
            + " avatar_generation = profile.avatar_generation + $4";

    private static final String UPSERT =
            "INSERT INTO profile (tenant_id, user_id, name, name_is_custom, avatar_generation)"
                    + " VALUES ($1, $2, coalesce($3, $5), $3 IS NOT NULL, 0)"
                    + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET" + CHANGED
                    + " RETURNING " + ProfileRow.COLUMNS;

    private static final String UPDATE_VERSION = "UPDATE profile SET" + CHANGED
            + " WHERE tenant_id = $1 AND user_id = $2 AND version = $5 RETURNING " + ProfileRow.COLUMNS;

    private static final String FIND_ALL = "SELECT " + ProfileRow.COLUMNS + " FROM profile"
            + " WHERE (tenant_id, user_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))";

    /** The version that the trigger gives an erasure in the change log. */
    private static final String ERASE =
            "DELETE FROM profile WHERE tenant_id = $1 AND user_id = $2 RETURNING version + 1";

    private final Statements statements;

    PostgresProfileStore(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Future<Optional<Profile>> find(ProfileId id) {
        return statements.read(FIND, Tuple.of(id.tenantId(), id.userId())).map(ProfileRow::first);
    }

    @Override
    public Future<List<Profile>> findAll(List<ProfileId> ids) {
        return statements
                .read(FIND_ALL, Tuple.of((Object) tenants(ids), (Object) users(ids)))
                .map(ProfileRow::all);
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
    public Future<Optional<Profile>> insert(ProfileId id, String generatedName) {
        return statements
                .read(INSERT, Tuple.of(id.tenantId(), id.userId(), generatedName))
                .map(ProfileRow::first);
    }

    @Override
    public Future<List<Profile>> insertAll(Map<ProfileId, String> generatedNames) {
        List<ProfileId> ids = List.copyOf(generatedNames.keySet());
        String[] names = ids.stream().map(generatedNames::get).toArray(String[]::new);
        return statements
                .read(INSERT_ALL, Tuple.of((Object) tenants(ids), (Object) users(ids), (Object) names))
                .map(ProfileRow::all);
    }

    @Override
    public Future<Profile> update(ProfileId id, ProfileUpdate update, String generatedName) {
        int generations = update.regenerateAvatar() ? 1 : 0;
        Long expected = update.expectedVersion();
        if (expected == null) {
            return statements
                    .run(UPSERT, Tuple.of(id.tenantId(), id.userId(), text(update.name()), generations, generatedName))
                    .map(rows -> ProfileRow.first(rows).orElseThrow());
        }
        return statements
                .run(UPDATE_VERSION, Tuple.of(id.tenantId(), id.userId(), text(update.name()), generations, expected))
                .map(rows -> ProfileRow.first(rows).orElseThrow(() -> moved(expected)));
    }

    private static String[] tenants(List<ProfileId> ids) {
        return ids.stream().map(ProfileId::tenantId).toArray(String[]::new);
    }

    private static String[] users(List<ProfileId> ids) {
        return ids.stream().map(ProfileId::userId).toArray(String[]::new);
    }

    @Nullable private static String text(@Nullable DisplayName name) {
        return name == null ? null : name.value();
    }

    private static ProfileFailure moved(long expected) {
        return new ProfileFailure(
                Kind.VERSION_MOVED, "If-Match: version " + expected + " is not the present one (read it again)");
    }
}
