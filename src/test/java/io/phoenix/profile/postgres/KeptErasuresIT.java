package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Erasures that are kept in Postgres: what is logged, and who wins a race for the id. */
@ParameterizedClass
@EnumSource
class KeptErasuresIT {

    private static final ProfileId ADA = new ProfileId("t", "ada");
    private static final ClaimedName NAME = ClaimedName.shared("Created");
    private static final String INSERT = "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')";
    private static final String KEEP = "INSERT INTO erased_profile (tenant_id, user_id) VALUES ('t', 'ada')";
    private static final String LOG =
            "SELECT kind || ' ' || version FROM profile_change WHERE user_id = 'ada' ORDER BY version";

    private final Vertx vertx = Vertx.vertx();
    private final Form form;
    private TestDatabase database;
    private PostgresBackend postgres;

    KeptErasuresIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(
                vertx, database.settings(Map.of("postgres.timeout", "1m", "postgres.read.timeout", "30s")));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void keepAndLift_throughTheStore_areErasuresInTheLogAndInTheFeed() throws Exception {
        await(postgres.store().insert(ADA, NAME));

        long kept = await(postgres.store().eraseAndKeep(ADA, VersionCondition.NONE, Duration.ZERO))
                .value();
        long lifted = await(postgres.store().lift(ADA)).value().orElseThrow();

        assertThat(database.read(LOG)).containsExactly("erased " + kept, "erased " + lifted);
        assertThat(database.read("SELECT version FROM change_feed WHERE kind = 'erased' ORDER BY version"))
                .containsExactly(Long.toString(kept), Long.toString(lifted));
        assertThat(database.read("SELECT user_id FROM profile")).isEmpty();
        assertThat(database.read("SELECT user_id FROM erased_profile")).isEmpty();
    }

    @Test
    void keep_byHand_erasesTheProfileAndFreesItsName() throws Exception {
        database.execute("INSERT INTO profile (tenant_id, user_id, name, name_key) VALUES ('t', 'ada', 'N', '1:n')");

        database.execute(KEEP);
        database.execute(KEEP);

        long version = keptVersion();
        assertThat(database.read(LOG)).containsExactly("erased " + version);
        assertThat(database.read("SELECT name_key FROM name_claim")).isEmpty();
        assertThat(await(postgres.store().find(ADA)).value()).contains(Profile.keptErasure(ADA, version));
        assertThat(await(postgres.inspection().inspect(ADA)).keptErasure()).contains(version);
        assertThat(await(postgres.userRecords(Optional.empty()).of(ADA))
                        .keptErasure()
                        .version())
                .isEqualTo(version);
    }

    @Test
    void keep_idWithoutAProfile_isLoggedToo() throws Exception {
        database.execute(KEEP);

        assertThat(database.read(LOG)).containsExactly("erased " + keptVersion());
        assertThat(database.read("SELECT user_id FROM profile")).isEmpty();
    }

    /** As after an erasure: a moderator's locks outlast the profile. */
    @Test
    void keep_idWithLocksButWithoutAProfile_keepsTheLocksToo() throws Exception {
        database.execute("INSERT INTO profile_moderation (tenant_id, user_id, name_lock, kept_seconds, kept_until)"
                + " VALUES ('t', 'ada', 'rude', 60, clock_timestamp() + interval '1 h')");

        database.execute(KEEP);
        await(postgres.store().lift(ADA));

        assertThat(database.read("SELECT name_lock FROM profile_moderation WHERE kept_until > clock_timestamp()"
                        + " + interval '59 min'"))
                .containsExactly("rude");
        ProfileUpdate rename = new ProfileUpdate(NAME, false, VersionCondition.NONE, Duration.ZERO);
        assertThatThrownBy(() -> await(postgres.store().update(ADA, rename, NAME)))
                .matches(failure -> ((ProfileFailure) failure).kind() == Kind.LOCKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                INSERT,
                INSERT + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET name = excluded.name",
                "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'old', 'N');"
                        + " UPDATE profile SET user_id = 'ada' WHERE user_id = 'old'"
            })
    void create_byHandWhileKept_isRefused(String sql) throws Exception {
        database.execute(KEEP);

        assertThatThrownBy(() -> database.execute(sql))
                .hasMessageContaining("profile: its erasure is kept (delete the row in erased_profile first)");

        database.execute("DELETE FROM erased_profile");
        database.execute(sql);
        assertThat(database.read("SELECT count(*) FROM profile WHERE user_id = 'ada' AND version > (SELECT max(version)"
                        + " FROM profile_change WHERE user_id = 'ada' AND kind = 'erased')"))
                .containsExactly("1");
    }

    @Test
    void keptErasure_byHand_cannotBeChanged() throws Exception {
        database.execute(KEEP);

        assertThatThrownBy(() -> database.execute("UPDATE erased_profile SET user_id = 'bob'"))
                .hasMessageContaining("erased_profile: a row cannot be changed");
    }

    @Test
    void truncate_ofKeptErasures_isAChangeOfEverythingAboveThem() throws Exception {
        database.execute(KEEP);
        long version = keptVersion();

        database.execute("TRUNCATE erased_profile");

        assertThat(database.read("SELECT version > " + version + " FROM profile_change WHERE kind = 'everything'"))
                .containsExactly("t");
        assertThat(await(postgres.store().insert(ADA, NAME))
                        .value()
                        .orElseThrow()
                        .version())
                .isGreaterThan(version);
    }

    @Test
    void insert_waitsForAnErasureThatIsKept_createsNothing() throws Exception {
        database.execute(INSERT);

        assertThat(await(race(() -> postgres.store().insert(ADA, NAME))).value())
                .isEmpty();

        assertThat(database.read("SELECT user_id FROM profile")).isEmpty();
    }

    /** Without a profile there is nothing to lock but the row that keeping creates. */
    @Test
    void insert_waitsForAnErasureOfAnAbsentId_createsNothing() throws Exception {
        assertThat(await(race(() -> postgres.store().insert(ADA, NAME))).value())
                .isEmpty();

        assertThat(database.read("SELECT user_id FROM profile")).isEmpty();
    }

    @Test
    void insertAll_oneWaitsForAnErasureThatIsKept_createsTheOthers() throws Exception {
        database.execute(INSERT);

        await(race(() -> postgres.store().insertAll(Map.of(ADA, NAME, new ProfileId("t", "bob"), NAME))));

        assertThat(database.read("SELECT user_id FROM profile")).containsExactly("bob");
    }

    @Test
    void update_waitsForAnErasureThatIsKept_fails() throws Exception {
        database.execute(INSERT);
        ProfileUpdate update = new ProfileUpdate(NAME, false, VersionCondition.NONE, Duration.ZERO);

        assertThatThrownBy(() -> await(race(() -> postgres.store().update(ADA, update, NAME))))
                .matches(failure -> ((ProfileFailure) failure).kind() == Kind.PROFILE_ERASED);

        assertThat(database.read("SELECT user_id FROM profile")).isEmpty();
    }

    @Test
    void keep_waitsForAnotherThatKeeps_hasItsVersion() throws Exception {
        database.execute(INSERT);

        long version = await(race(() -> postgres.store().eraseAndKeep(ADA, VersionCondition.NONE, Duration.ZERO)))
                .value();

        assertThat(version).isEqualTo(keptVersion());
        assertThat(database.read(LOG)).containsExactly("erased " + version);
    }

    @Test
    void createEraseAndKeep_manyAtOnce_leaveNoProfile() throws Exception {
        List<ProfileId> ids = IntStream.range(0, 40)
                .mapToObj(user -> new ProfileId("t", "u" + user))
                .toList();
        List<Future<?>> calls = new ArrayList<>();
        for (ProfileId id : ids) {
            calls.add(postgres.store().insert(id, NAME));
            calls.add(postgres.store().eraseAndKeep(id, VersionCondition.NONE, Duration.ZERO));
            calls.add(postgres.store().erase(id));
            calls.add(postgres.store()
                    .update(id, new ProfileUpdate(NAME, false, VersionCondition.NONE, Duration.ZERO), NAME)
                    .otherwiseEmpty());
        }

        await(Future.all(calls));

        assertThat(database.read("SELECT user_id FROM profile")).isEmpty();
        assertThat(database.read("SELECT count(*) FROM erased_profile")).containsExactly("40");
    }

    /** The statement reads which rename is kept before it waits. */
    @Test
    void rename_waitsForTheUsersOwnErasure_coolsDown() throws Exception {
        Duration cooldown = Duration.ofDays(1);
        ProfileUpdate first = new ProfileUpdate(NAME, false, VersionCondition.NONE, cooldown);
        await(postgres.store().update(ADA, first, NAME));

        Future<?> rename = renameDuringErasure(
                new ProfileUpdate(ClaimedName.shared("Another"), false, VersionCondition.NONE, cooldown));

        assertThatThrownBy(() -> await(rename))
                .matches(failure -> ((ProfileFailure) failure).kind() == Kind.RATE_LIMITED);
        assertThat(database.read("SELECT name FROM profile")).isEmpty();
    }

    @Test
    void creation_waitsForTheUsersOwnErasure_keepsTheTimeOfTheRename() throws Exception {
        await(postgres.store().update(ADA, new ProfileUpdate(NAME, false, VersionCondition.NONE, Duration.ZERO), NAME));
        String renamed = database.read("SELECT renamed_at FROM profile").get(0);

        await(renameDuringErasure(new ProfileUpdate(null, false, VersionCondition.NONE, Duration.ofDays(1))));

        assertThat(database.read("SELECT renamed_at FROM profile")).containsExactly(renamed);
    }

    /** Runs the update while another transaction erases the profile, as its user does. */
    private Future<?> renameDuringErasure(ProfileUpdate update) throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO erased_rename (tenant_id, user_id, renamed_at, kept_until)"
                    + " SELECT tenant_id, user_id, renamed_at, renamed_at + interval '1 day' FROM profile");
            statement.execute("DELETE FROM profile");
            Future<?> outcome = postgres.store().update(ADA, update, NAME);
            Eventually.isTrue("the update waits", this::isOneWaiting);
            other.commit();
            return outcome;
        }
    }

    /** Starts a call that waits for a transaction which keeps the erasure. */
    private <T> Future<T> race(Callable<Future<T>> call) throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(KEEP);
            Future<T> outcome = call.call();
            Eventually.isTrue("the call waits", this::isOneWaiting);
            other.commit();
            return outcome;
        }
    }

    private boolean isOneWaiting() throws SQLException {
        return database.read("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock'")
                .contains("1");
    }

    private long keptVersion() throws SQLException {
        return Long.parseLong(database.read("SELECT version FROM erased_profile WHERE user_id = 'ada'")
                .get(0));
    }
}
