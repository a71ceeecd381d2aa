package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which changes of a profile touch no index (HOT), as docs/postgres.md says: all but those that an index of names has to follow. */
@ParameterizedClass
@EnumSource
class HotUpdatesIT {

    private static final int PROFILES = 2_000;
    private static final int CHANGES = 2_000;
    private static final int AT_ONCE = 25;

    /** Coprime to the number of profiles, so that changes are all over the table. */
    private static final int STEP = 7;

    /** A refused update would be missing among those that are counted. */
    private static final Map<String, String> PATIENT = Map.of("postgres.timeout", "60s");

    private final Form form;
    private final Vertx vertx = Vertx.vertx();
    private TestDatabase database;
    private PostgresBackend postgres;

    HotUpdatesIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
        database.execute(
                "INSERT INTO profile (tenant_id, user_id, name, name_key) SELECT tenant, 'user-' || i, 'Name ' || i,"
                        + " CASE tenant WHEN 'unique' THEN '1:name ' || i END FROM generate_series(0, " + (PROFILES - 1)
                        + ") AS i, unnest('{shared,unique}'::text[]) AS tenant");
        postgres = new PostgresBackend(vertx, database.settings(PATIENT));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void update_anotherAvatar_isHot() throws Exception {
        change("unique", i -> null);

        assertThat(hotPercent()).isGreaterThanOrEqualTo(80);
    }

    @Test
    void update_nameThatNeedNotBeUnique_isHot() throws Exception {
        change("shared", i -> ClaimedName.shared("New Name " + i));

        assertThat(hotPercent()).isGreaterThanOrEqualTo(80);
    }

    /** Names are found by indexes of expressions of the name, which a rename has to write. */
    @Test
    void update_withIndexesOfNames_isHotUnlessTheNameChanges() throws Exception {
        new SearchIndex(database.settings(Map.of()), line -> {}).create(true);

        change("shared", i -> i % 2 == 0 ? ClaimedName.shared("New Name " + i) : null);

        assertThat(hotPercent()).isBetween(40, 50);
    }

    /** In one table the key of the name is in an index, which such a change has to write. */
    @Test
    void update_uniqueName_isHotWhereProfileIsPartitioned() throws Exception {
        change("unique", i -> new ClaimedName(new DisplayName("New Name " + i), "1:new name " + i));

        if (form == Form.PARTITIONED) {
            assertThat(hotPercent()).isGreaterThanOrEqualTo(80);
        } else {
            assertThat(hotPercent()).isZero();
        }
    }

    /** Some at a time, all over the table. Without a name, draws another avatar. */
    private void change(String tenant, IntFunction<@Nullable ClaimedName> names) throws Exception {
        for (int first = 0; first < CHANGES; first += AT_ONCE) {
            await(Future.all(IntStream.range(first, first + AT_ONCE)
                    .mapToObj(number -> update(tenant, number, names.apply(number)))
                    .toList()));
        }
    }

    private Future<?> update(String tenant, int number, @Nullable ClaimedName name) {
        ProfileId id = new ProfileId(tenant, "user-" + number * STEP % PROFILES);
        return postgres.store()
                .update(
                        id,
                        new ProfileUpdate(name, name == null, VersionCondition.NONE, Duration.ZERO),
                        ClaimedName.shared("Unused"));
    }

    private int hotPercent() throws Exception {
        // the server counts the updates of a session when it ends, at the latest
        await(postgres.close());
        postgres = new PostgresBackend(vertx, database.settings(PATIENT));
        Eventually.isTrue("the updates are counted", () -> updates("n_tup_upd") == CHANGES);
        return 100 * updates("n_tup_hot_upd") / CHANGES;
    }

    private int updates(String column) throws SQLException {
        return Integer.parseInt(database.read(
                        "SELECT sum(" + column + ") FROM pg_stat_user_tables WHERE relname ~ '^profile(_\\d\\d)?$'")
                .get(0));
    }
}
