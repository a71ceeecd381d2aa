package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.config.ModerationSettings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.moderation.ModerationOrder;
import io.phoenix.profile.moderation.ModerationStore;
import io.phoenix.profile.moderation.Part;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.phoenix.profile.testing.TestNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is locked stays, whoever changes it and whatever runs at the same time. */
@ParameterizedClass
@EnumSource
class ModerationTriggersIT {

    private static final ProfileId ADA = new ProfileId("t", "ada");
    private static final ClaimedName GENERATED = ClaimedName.shared("Brave Tiger 42");
    private static final String BAD = "Bad Name";
    private static final String LOCK = "INSERT INTO profile_moderation (tenant_id, user_id, name_lock, kept_seconds)"
            + " VALUES ('t', 'ada', 'why', 60)";
    private static final String LOCKED_ROW = "SELECT FROM profile WHERE user_id = 'ada' FOR UPDATE";
    private static final String HELD = "SELECT name_lock || ' ' || (kept_until IS NOT NULL) FROM profile_moderation";

    private final Vertx vertx = Vertx.vertx();
    private final Form form;
    private TestDatabase database;
    private PostgresBackend postgres;
    private ModerationStore moderation;

    ModerationTriggersIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(
                vertx, database.settings(Map.of("postgres.timeout", "1m", "postgres.read.timeout", "30s")));
        moderation = postgres.moderation(new ModerationSettings(3, Duration.ofDays(1)), TestNames.policies());
        await(rename(BAD));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void update_waitsForALock_isRefused() throws Exception {
        Future<?> renamed;
        try (Connection moderator = begun(LOCKED_ROW, LOCK)) {
            renamed = rename("Worse Name");
            awaitWaiting();
            moderator.commit();
        }

        assertRefused(renamed, Kind.LOCKED);
        assertThat(name()).isEqualTo(BAD);
    }

    @Test
    void update_waitsForAReset_meetsTheBarredName() throws Exception {
        Future<?> renamed;
        try (Connection moderator = begun(
                "SET phoenix_profile.moderates = 'on'",
                "UPDATE profile SET name = 'Brave Tiger 42' WHERE user_id = 'ada'",
                "INSERT INTO profile_moderation (tenant_id, user_id, barred, kept_seconds) VALUES ('t', 'ada', ARRAY['"
                        + NameSkeleton.of(BAD) + "'], 60)")) {
            renamed = rename("bad name");
            awaitWaiting();
            moderator.commit();
        }

        assertRefused(renamed, Kind.NAME_REFUSED);
        assertThat(name()).isEqualTo("Brave Tiger 42");
    }

    @Test
    void order_waitsForARename_actsUponItOrNotAtAll() throws Exception {
        Future<Boolean> applied;
        try (Connection user = begun("UPDATE profile SET name = 'Worse Name' WHERE user_id = 'ada'")) {
            applied = apply(order(Set.of(Part.NAME), Set.of(Part.NAME)), BAD);
            awaitWaiting();
            user.commit();
        }

        assertThat(await(applied)).isFalse();
        assertThat(database.read(HELD)).isEmpty();
        assertThat(await(apply(order(Set.of(Part.NAME), Set.of(Part.NAME)), "Worse Name")))
                .isTrue();
        assertThat(name()).isEqualTo(GENERATED.text());
        assertRefused(rename("Worse Name"), Kind.LOCKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE profile SET name = 'N' WHERE user_id = 'ada'",
                "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')"
                        + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET name = excluded.name",
                "DELETE FROM profile; INSERT INTO profile (tenant_id, user_id, name, name_is_custom)"
                        + " VALUES ('t', 'ada', 'N', true)",
                "SET search_path = ''; UPDATE public.profile SET name = 'N' WHERE user_id = 'ada'",
            })
    void statement_changesALockedName_isRefused(String sql) throws Exception {
        lock();

        assertThatThrownBy(() -> database.execute(sql)).hasMessageContaining("name locked by a moderator");

        assertThat(name()).isEqualTo(BAD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET phoenix_profile.moderates = 'on'; UPDATE profile SET name = 'N' WHERE user_id = 'ada'",
                "SET session_replication_role = replica; UPDATE profile SET name = 'N' WHERE user_id = 'ada'",
                "UPDATE profile SET avatar_generation = 3, name_key = NULL WHERE user_id = 'ada'",
                "INSERT INTO profile (tenant_id, user_id, name, name_is_custom) VALUES ('t', 'bob', 'N', true)",
                "UPDATE profile_moderation SET kept_until = clock_timestamp() - interval '1 s';"
                        + " UPDATE profile SET name = 'N' WHERE user_id = 'ada'",
            })
    void statement_changesNothingLockedOrMay_succeeds(String sql) throws Exception {
        lock();

        database.execute(sql);
    }

    @Test
    void typeOfName_changes_keepsTheLock() throws Exception {
        lock();
        assertRefused(rename("N"), Kind.LOCKED);

        database.execute("ALTER TABLE profile ALTER name TYPE varchar(2000)");

        assertRefused(rename("N"), Kind.LOCKED);
    }

    @Test
    void barredNames_beyondTheLimit_areTheNewest() throws Exception {
        for (int i : IntStream.range(0, 5).toArray()) {
            database.execute("UPDATE profile SET name = 'Bad " + i + "'");
            await(apply(order(Set.of(Part.NAME), Set.of()), "Bad " + i));
        }
        await(apply(order(Set.of(), Set.of(Part.AVATAR)), GENERATED.text()));

        assertThat(await(moderation.find(ADA, Long.MAX_VALUE, 10)).state().barred())
                .containsExactly(NameSkeleton.of("Bad 2"), NameSkeleton.of("Bad 3"), NameSkeleton.of("Bad 4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM profile WHERE user_id = 'ada'",
                "UPDATE profile SET user_id = 'other' WHERE user_id = 'ada'",
                "SET session_replication_role = replica; DELETE FROM profile WHERE user_id = 'ada'"
            })
    void erasure_howeverMade_keepsTheLockForAWhileAndNoAuditTrail(String sql) throws Exception {
        await(apply(order(Set.of(Part.NAME), Set.of(Part.NAME)), BAD));

        database.execute(sql);

        assertThat(database.read(HELD)).containsExactly("why true");
        assertThat(database.read("SELECT reason FROM moderation_audit")).isEmpty();
        assertThat(await(moderation.prune(10))).isZero();
        database.execute("UPDATE profile_moderation SET kept_until = clock_timestamp() - interval '1 s'");
        assertThat(await(moderation.find(ADA, Long.MAX_VALUE, 10)).state().nameLock())
                .isNull();
        assertThat(await(moderation.prune(10))).isEqualTo(1);
        assertThat(database.read(HELD)).isEmpty();
    }

    @Test
    void order_afterAnEndedLock_doesNotBringItBack() throws Exception {
        await(apply(order(Set.of(Part.NAME), Set.of(Part.NAME)), BAD));
        database.execute("UPDATE profile_moderation SET kept_until = clock_timestamp() - interval '1 s'");

        await(apply(order(Set.of(), Set.of(Part.AVATAR)), GENERATED.text()));

        assertThat(database.read("SELECT concat(name_lock, '/', avatar_lock, '/', cardinality(barred)) FROM"
                        + " profile_moderation"))
                .containsExactly("/why/0");
    }

    @Test
    void erasure_withoutLocks_leavesNothing() throws Exception {
        await(apply(order(Set.of(), Set.of()), BAD));

        database.execute("DELETE FROM profile");

        assertThat(database.read("SELECT user_id FROM profile_moderation")).isEmpty();
    }

    @Test
    void truncate_always_leavesNothing() throws Exception {
        await(apply(order(Set.of(Part.NAME), Set.of(Part.NAME)), BAD));

        database.execute("TRUNCATE profile");

        assertThat(database.read("SELECT user_id FROM profile_moderation")).isEmpty();
        assertThat(database.read("SELECT user_id FROM moderation_audit")).isEmpty();
    }

    private void lock() throws Exception {
        await(apply(order(Set.of(), Set.of(Part.NAME)), BAD));
    }

    private static ModerationOrder order(Set<Part> reset, Set<Part> lock) {
        return new ModerationOrder(reset, lock, Set.of(), false, "why", "mod");
    }

    private Future<Boolean> apply(ModerationOrder order, String present) {
        boolean resets = order.reset().contains(Part.NAME);
        return moderation
                .apply(ADA, order, present, resets ? GENERATED : null, resets ? NameSkeleton.of(present) : null)
                .map(applied -> applied.value().isPresent());
    }

    private Future<?> rename(String name) {
        return postgres.store()
                .update(
                        ADA,
                        new ProfileUpdate(ClaimedName.shared(name), false, VersionCondition.NONE, Duration.ZERO),
                        GENERATED);
    }

    private static void assertRefused(Future<?> future, Kind kind) {
        assertThatThrownBy(() -> await(future))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    /** A transaction that has executed the statements. */
    private Connection begun(String... statements) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return connection;
    }

    private void awaitWaiting() throws Exception {
        Eventually.isTrue(
                "a statement waits for the transaction",
                () -> !database.read("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                        .isEmpty());
    }

    private String name() throws SQLException {
        return database.read("SELECT name FROM profile WHERE user_id = 'ada'").get(0);
    }
}
