package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.read.FreeName;
import io.phoenix.profile.read.ProfileStore;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Profiles that are drawn anew after an erasure: from what, and who wins a race for the id. */
@ParameterizedClass
@EnumSource
class FreshErasuresIT {

    private static final ProfileId ADA = new ProfileId("t", "ada");
    private static final ProfileId BOB = new ProfileId("t", "bob");
    private static final NamePolicies FRESH = TestNames.fresh();
    private static final NamePolicy POLICY = FRESH.of("t");
    private static final String MADE = "nonce:of-the-other";

    private final Vertx vertx = Vertx.vertx();
    private final Form form;
    private TestDatabase database;
    private PostgresBackend postgres;
    private ProfileStore store;

    FreshErasuresIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(
                vertx, database.settings(Map.of("postgres.timeout", "1m", "postgres.read.timeout", "30s")));
        store = postgres.store(FRESH);
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void creation_afterEachErasure_hasAnotherNameAndAnotherAvatar() throws Exception {
        Profile first = await(created(ADA));
        await(store.erase(ADA));
        Profile second = await(created(ADA));
        await(store.erase(ADA));
        Profile third = await(created(ADA));

        assertThat(first.avatarSeed()).isNull();
        assertThat(List.of(second.erasedSeed(), third.erasedSeed()))
                .doesNotHaveDuplicates()
                .allMatch(seed -> seed.startsWith("nonce:"));
        assertThat(List.of(first.name(), second.name(), third.name())).doesNotHaveDuplicates();
        assertThat(second.name())
                .isEqualTo(POLICY.generated(ADA, second.avatarSeed(), 0).text());
        assertThat(database.read("SELECT encode(id_hash, 'hex') || seed FROM erased_seed"))
                .containsExactly(HexFormat.of().formatHex(POLICY.seedHash(ADA)) + third.avatarSeed());
    }

    @Test
    void erase_whereTheTenantDrawsTheSameAgain_keepsNothing() throws Exception {
        ProfileStore same = postgres.store(TestNames.policies());
        await(same.insert(ADA, ClaimedName.shared("Before")));

        await(same.erase(ADA));
        await(same.eraseAndKeep(ADA, VersionCondition.NONE, Duration.ZERO));
        await(same.lift(ADA));

        assertThat(database.read("SELECT 1 FROM erased_seed")).isEmpty();
        assertThat(await(same.insert(ADA, ClaimedName.shared("After")))
                        .value()
                        .orElseThrow()
                        .avatarSeed())
                .isNull();
    }

    @Test
    void erase_onAConditionThatDoesNotHold_makesNoSeed() throws Exception {
        await(created(ADA));

        Future<?> refused = store.erase(ADA, VersionCondition.is(1), Duration.ZERO);

        assertThat(refused.otherwiseEmpty().await()).isNull();
        assertThat(database.read("SELECT 1 FROM erased_seed")).isEmpty();
    }

    @Test
    void insertAll_oneWasErased_createsTheOthers() throws Exception {
        await(created(ADA));
        await(store.erase(ADA));

        List<Profile> created =
                await(store.insertAll(Map.of(ADA, drawn(ADA), BOB, drawn(BOB)))).value();

        assertThat(created).extracting(Profile::id).containsExactly(BOB);
        assertThat(await(created(ADA)).erasedSeed()).isNotNull();
    }

    @Test
    void creation_afterAKeptErasureWasLifted_isDrawnAnew() throws Exception {
        await(created(ADA));
        await(store.eraseAndKeep(ADA, VersionCondition.NONE, Duration.ZERO));
        await(store.lift(ADA));

        assertThat(await(created(ADA)).erasedSeed()).isNotNull();
    }

    @Test
    void move_oldId_isDrawnAnewAndTheNewOneIsNot() throws Exception {
        Profile before = await(created(ADA));

        Profile moved = await(store.move(ADA, BOB, false)).value().profile();

        assertThat(moved.name()).isEqualTo(before.name());
        assertThat(moved.avatarSeed()).isEqualTo("ada");
        assertThat(await(created(ADA)).erasedSeed()).isNotNull();
    }

    @Test
    void update_createsAnErasedId_keepsTheSeedForOtherAvatars() throws Exception {
        await(created(ADA));
        await(store.erase(ADA));

        Profile named = await(renamed("Chosen", false));
        Profile redrawn = await(renamed("Chosen", true));

        assertThat(named.name()).isEqualTo("Chosen");
        assertThat(named.erasedSeed()).isNotNull();
        assertThat(redrawn.avatarGeneration()).isOne();
        assertThat(redrawn.avatarSeed()).isEqualTo(named.avatarSeed());
    }

    @Test
    void update_existingProfileWithAnotherSeed_isNotRefused() throws Exception {
        await(created(ADA));
        database.execute("INSERT INTO erased_seed (tenant_id, id_hash, seed) VALUES ('t', " + hash() + ", 'nonce:x')");

        assertThat(await(renamed("Chosen", false)).avatarSeed()).isNull();
    }

    @Test
    void insert_waitsForAnErasure_isDrawnAnew() throws Exception {
        await(created(ADA));

        Profile created = await(race(() -> created(ADA)));

        assertThat(created.avatarSeed()).isEqualTo(MADE);
        assertThat(created.name()).isEqualTo(POLICY.generated(ADA, MADE, 0).text());
    }

    @Test
    void insertAll_waitsForAnErasure_doesNotCreateThatOne() throws Exception {
        await(created(ADA));

        await(race(() -> store.insertAll(Map.of(ADA, drawn(ADA), BOB, drawn(BOB)))));

        assertThat(database.read("SELECT user_id FROM profile")).containsExactly("bob");
    }

    @Test
    void update_waitsForAnErasure_isDrawnAnew() throws Exception {
        await(created(ADA));

        Profile created = await(race(() -> renamed("Chosen", false)));

        assertThat(created.name()).isEqualTo("Chosen");
        assertThat(created.avatarSeed()).isEqualTo(MADE);
    }

    @Test
    void createAndErase_manyAtOnce_everyProfileIsOfThePresentSeed() throws Exception {
        List<Future<?>> calls = new ArrayList<>();
        IntStream.range(0, 20).mapToObj(user -> new ProfileId("t", "u" + user)).forEach(id -> {
            for (int i = 0; i < 4; i++) {
                calls.add(created(id).otherwiseEmpty());
                calls.add(store.erase(id));
            }
            calls.add(created(id).otherwiseEmpty());
        });

        await(Future.all(calls));

        for (String row : database.read("SELECT user_id || ' ' || coalesce(avatar_seed, '') FROM profile")) {
            String[] parts = row.split(" ", 2);
            String hash = HexFormat.of().formatHex(POLICY.seedHash(new ProfileId("t", parts[0])));
            assertThat(database.read("SELECT seed FROM erased_seed WHERE id_hash = '\\x" + hash + "'"))
                    .isEqualTo(parts[1].isEmpty() ? List.of() : List.of(parts[1]));
        }
    }

    private static ClaimedName drawn(ProfileId id) {
        return POLICY.generated(id, 0);
    }

    /** As a read creates it; fails where it exists. */
    private Future<Profile> created(ProfileId id) {
        return FreeName.first(
                POLICY,
                id,
                name -> store.insert(id, name).map(created -> created.value().orElseThrow()));
    }

    private Future<Profile> renamed(String name, boolean redrawn) {
        ProfileUpdate update = new ProfileUpdate(
                new ClaimedName(new DisplayName(name), null), redrawn, VersionCondition.NONE, Duration.ZERO);
        return FreeName.drawn(seed -> store.update(ADA, update, POLICY.generated(ADA, seed, 0)))
                .map(changed -> changed.value());
    }

    private static String hash() {
        return "'\\x" + HexFormat.of().formatHex(POLICY.seedHash(ADA)) + "'";
    }

    /** Starts a call that waits for a transaction which erases the profile. */
    private <T> Future<T> race(Callable<Future<T>> call) throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("DELETE FROM profile");
            statement.execute(
                    "INSERT INTO erased_seed (tenant_id, id_hash, seed) VALUES ('t', " + hash() + ", '" + MADE + "')");
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
}
