package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.domain.name.NameRetention;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.moderation.FormerName;
import io.phoenix.profile.moderation.NameAt;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Names that were given up, in both forms of the table of profiles. */
@ParameterizedClass
@EnumSource
class FormerNamesTriggersIT {

    private static final ProfileId ADA = new ProfileId("t", "ada");
    private static final ProfileId BOB = new ProfileId("t", "bob");
    private static final ClaimedName GENERATED = claimed("Brave Tiger 42");

    private final Vertx vertx = Vertx.vertx();
    private final Form form;
    private TestDatabase database;
    private PostgresBackend postgres;
    private ProfileStore store;

    FormerNamesTriggersIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(
                vertx, database.settings(Map.of("postgres.timeout", "1m", "postgres.read.timeout", "30s")));
        store = postgres.store(tenant -> new NameRetention(Duration.ofDays(1), 3, Duration.ofDays(1)));
        await(rename(ADA, "Famous"));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void update_waitsForTheNameToBeGivenUp_isRefused() throws Exception {
        Future<?> claimed;
        try (Connection user = database.connect();
                Statement statement = user.createStatement()) {
            user.setAutoCommit(false);
            statement.execute("SET LOCAL phoenix_profile.retention = '60,3,60'");
            statement.execute("UPDATE profile SET name = 'Other', name_key = '1:other' WHERE user_id = 'ada'");
            claimed = rename(BOB, "Famous");
            Eventually.isTrue(
                    "the claim waits for the transaction",
                    () -> !database.read("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'")
                            .isEmpty());
            user.commit();
        }

        Future<?> waited = claimed;
        assertThatThrownBy(() -> await(waited)).matches(ClaimedName::isTaken);
        assertThat(database.read("SELECT user_id FROM profile")).containsExactly("ada");
    }

    @Test
    void insert_ofAGivenUpName_createsNothing() throws Exception {
        await(rename(ADA, "Other"));

        assertThat(await(store.insert(BOB, claimed("Famous"))).value()).isEmpty();
        assertThat(await(store.insertAll(Map.of(BOB, claimed("Famous")))).value())
                .isEmpty();
        assertThat(await(store.insert(BOB, GENERATED)).value()).isPresent();
    }

    @Test
    void prune_always_removesOnlyWhatIsOver() throws Exception {
        await(rename(ADA, "Other"));
        await(rename(ADA, "Third"));
        assertThat(await(postgres.nameHistory().prune(10))).isZero();
        database.execute(
                "UPDATE name_history SET kept_until = clock_timestamp() - interval '1 s' WHERE name = 'Famous';"
                        + " UPDATE name_quarantine SET kept_until = clock_timestamp() - interval '1 s'");

        assertThat(await(postgres.nameHistory().of(ADA))).hasSize(1);
        assertThat(await(postgres.nameHistory().prune(1))).isEqualTo(1);
        assertThat(await(postgres.nameHistory().prune(1))).isEqualTo(1);
        assertThat(await(postgres.nameHistory().prune(1))).isZero();
        assertThat(database.read("SELECT name FROM name_history")).containsExactly("Other");
        await(rename(BOB, "Famous"));
    }

    @Test
    void at_eachTime_hasTheFirstNameGivenUpSince() throws Exception {
        await(rename(ADA, "Second"));
        await(rename(ADA, "Third"));
        List<FormerName> former = await(postgres.nameHistory().of(ADA));
        Instant renamed = former.get(1).until();

        List<NameAt> before = await(postgres.nameHistory().at("t", List.of(BOB, ADA), renamed.minusNanos(1_000)));
        List<NameAt> then = await(postgres.nameHistory().at("t", List.of(ADA), renamed));
        List<NameAt> now =
                await(postgres.nameHistory().at("t", List.of(ADA), former.get(0).until()));

        assertThat(before).extracting(NameAt::id).containsExactly(BOB, ADA);
        assertThat(before.get(0)).isEqualTo(new NameAt(BOB, null, null, null, List.of()));
        assertThat(before.get(1).former()).isEqualTo(former.get(1));
        assertThat(then.get(0).former()).isEqualTo(former.get(0));
        assertThat(now.get(0).former()).isNull();
        assertThat(now.get(0).profile().name()).isEqualTo("Third");
        assertThat(now.get(0).renamedAt()).isNotNull();
    }

    @Test
    void at_keptErasureAndBarredNames_areThere() throws Exception {
        database.execute("INSERT INTO profile_moderation (tenant_id, user_id, barred, kept_seconds)"
                + " VALUES ('t', 'ada', '{1:bad}', 60)");
        database.execute("INSERT INTO erased_profile (tenant_id, user_id) VALUES ('t', 'bob')");

        List<NameAt> found = await(postgres.nameHistory().at("t", List.of(ADA, BOB), Instant.now()));

        assertThat(found.get(0).barred()).containsExactly("1:bad");
        assertThat(found.get(1).profile().erased()).isTrue();
    }

    @Test
    void update_ofATenantWithoutRetention_keepsNothing() throws Exception {
        await(postgres.store().update(ADA, update("Other"), GENERATED));
        database.execute("UPDATE profile SET name = 'By Hand', name_key = NULL");

        assertThat(database.read("SELECT name FROM name_history")).isEmpty();
        await(rename(BOB, "Famous"));
    }

    @Test
    void key_ofAnExistingName_isClaimedInTheQuarantineToo() throws Exception {
        await(rename(ADA, "Other"));
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'bob', 'Famous')");

        database.execute("UPDATE profile SET name_key = '" + NameSkeleton.of("Famous") + "' WHERE user_id = 'bob'");
    }

    @Test
    void truncate_always_leavesNothing() throws Exception {
        await(rename(ADA, "Other"));

        database.execute("TRUNCATE profile");

        assertThat(database.read("SELECT name FROM name_history")).isEmpty();
        assertThat(database.read("SELECT name_key FROM name_quarantine")).isEmpty();
    }

    private Future<?> rename(ProfileId id, String name) {
        return store.update(id, update(name), GENERATED);
    }

    private static ProfileUpdate update(String name) {
        return new ProfileUpdate(claimed(name), false, VersionCondition.NONE, Duration.ZERO);
    }

    private static ClaimedName claimed(String name) {
        return new ClaimedName(new DisplayName(name), NameSkeleton.of(name));
    }
}
