package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.domain.name.NameRetention;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes along when a profile moves, beside the profile: former names, the audit trail, locks, pictures. */
@ParameterizedClass
@EnumSource
class MovedRecordsIT {

    private static final ProfileId GUEST = new ProfileId("t", "guest");
    private static final ProfileId ADA = new ProfileId("t", "ada");
    private static final ClaimedName GENERATED = claimed("Brave Tiger 42");

    private static final String AUDIT =
            "INSERT INTO moderation_audit (tenant_id, user_id, moderator, actions, name, reason)"
                    + " VALUES ('t', '%s', 'mod', '{}', 'N', '%s')";
    private static final String LOCK =
            "INSERT INTO profile_moderation (tenant_id, user_id, name_lock, avatar_lock, barred, kept_seconds, kept_until)"
                    + " VALUES ('t', %s)";
    private static final String HELD =
            "SELECT user_id || ': ' || coalesce(name_lock, '-') || ', ' || coalesce(avatar_lock, '-')"
                    + " || ', ' || barred::text || ', ' || kept_seconds || ', ' || (kept_until IS NULL) FROM profile_moderation"
                    + " ORDER BY user_id";

    private final Vertx vertx = Vertx.vertx();
    private final Form form;
    private TestDatabase database;
    private PostgresBackend postgres;
    private ProfileStore store;

    MovedRecordsIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(
                vertx, database.settings(Map.of("postgres.timeout", "1m", "postgres.read.timeout", "30s")));
        store = postgres.store(tenant -> new NameRetention(Duration.ofDays(1), 3, Duration.ofDays(1)));
        await(rename(GUEST, "First"));
        await(rename(GUEST, "Second"));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void move_always_takesFormerNamesAuditAndReservedNamesAlong() throws Exception {
        database.execute(AUDIT.formatted("guest", "why"));

        Profile moved = await(store.move(GUEST, ADA, false)).value().profile();

        assertThat(moved.name()).isEqualTo("Second");
        assertThat(database.read("SELECT user_id || name FROM name_history")).containsExactly("adaFirst");
        assertThat(database.read("SELECT user_id || reason FROM moderation_audit"))
                .containsExactly("adawhy");
        assertThatThrownBy(() -> await(rename(GUEST, "First"))).matches(ClaimedName::isTaken);
        assertThat(await(rename(ADA, "First")).name()).isEqualTo("First");
    }

    @Test
    void move_lockedProfile_isLockedUnderBothIds() throws Exception {
        database.execute(LOCK.formatted("'guest', 'rude', NULL, '{1:bad}', 60, NULL"));

        await(store.move(GUEST, ADA, false));

        assertThat(database.read(HELD))
                .containsExactly("ada: rude, -, {1:bad}, 60, true", "guest: rude, -, {1:bad}, 60, false");
        for (ProfileId id : new ProfileId[] {ADA, GUEST}) {
            assertThatThrownBy(() -> await(rename(id, "Another")))
                    .isInstanceOfSatisfying(
                            ProfileFailure.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Kind.LOCKED));
        }
    }

    @Test
    void move_replacingALockedProfile_keepsTheStricterOfBoth() throws Exception {
        await(store.insert(ADA, claimed("Calm Heron 77")));
        database.execute("UPDATE profile SET name = 'Sly Fox 55', name_is_custom = false WHERE user_id = 'guest'");
        database.execute(LOCK.formatted("'guest', 'of guest', NULL, '{1:bad,1:worse}', 60, NULL"));
        database.execute(LOCK.formatted("'ada', 'of ada', 'picture', '{1:bad,1:ugly}', 90, NULL"));
        database.execute(AUDIT.formatted("ada", "erased with the profile"));
        database.execute(AUDIT.formatted("guest", "goes along"));

        await(store.move(GUEST, ADA, true));

        assertThat(database.read(HELD).get(0)).isEqualTo("ada: of ada, picture, {1:bad,1:ugly,1:worse}, 90, true");
        assertThat(database.read("SELECT reason FROM moderation_audit")).containsExactly("goes along");
    }

    @Test
    void move_ofAnExpiredLock_endsIt() throws Exception {
        database.execute(LOCK.formatted("'guest', 'rude', NULL, '{}', 60, clock_timestamp() - interval '1 s'"));

        await(store.move(GUEST, ADA, false));

        assertThat(database.read("SELECT 1 FROM profile_moderation WHERE user_id = 'ada'"))
                .isEmpty();
    }

    @Test
    void move_chosenNameToALockedId_isRefused() throws Exception {
        await(store.insert(ADA, claimed("Calm Heron 77")));
        database.execute(LOCK.formatted("'ada', 'rude', NULL, '{}', 60, NULL"));

        assertThatThrownBy(() -> await(store.move(GUEST, ADA, true)))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.LOCKED));

        assertThat(database.read("SELECT user_id || ' ' || name FROM profile ORDER BY user_id"))
                .containsExactly("ada Calm Heron 77", "guest Second");
    }

    @Test
    void move_nameBarredForTheNewId_isRefused() throws Exception {
        database.execute(LOCK.formatted(
                "'ada', NULL, NULL, ARRAY['" + claimed("Second").key() + "'], 60, clock_timestamp() + interval '1 h'"));

        assertThatThrownBy(() -> await(store.move(GUEST, ADA, false)))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.NAME_REFUSED));
    }

    @Test
    void move_replacing_quarantinesTheNameThatIsGivenUp() throws Exception {
        await(rename(ADA, "Given Up"));

        await(store.move(GUEST, ADA, true));

        assertThat(database.read(
                        "SELECT name_key || ' ' || coalesce(user_id, '-') FROM name_quarantine ORDER BY name_key"))
                .containsExactly(
                        claimed("First").key() + " ada", claimed("Given Up").key() + " -");
        assertThat(database.read("SELECT user_id || name FROM name_history")).containsExactly("adaFirst");
    }

    @Test
    void move_shownAndWaitingPictures_goAlong() throws Exception {
        String shown = "a".repeat(42) + ".png";
        database.execute("INSERT INTO picture (tenant_id, user_id, name, sizes, lengths, content)"
                + " VALUES ('t', 'guest', '" + shown + "', '{16}', '{1}', 'x')");
        database.execute("UPDATE profile SET picture = '" + shown + "' WHERE user_id = 'guest'");
        database.execute("INSERT INTO picture_waiting (tenant_id, user_id, name, sizes, lengths, content)"
                + " VALUES ('t', 'guest', '" + "b".repeat(42) + ".png', '{16}', '{1}', 'y')");

        Profile moved = await(store.move(GUEST, ADA, false)).value().profile();

        assertThat(moved.picture()).isEqualTo(shown);
        assertThat(database.read("SELECT user_id FROM picture UNION ALL SELECT user_id FROM picture_waiting"))
                .containsExactly("ada", "ada");
    }

    private Future<Profile> rename(ProfileId id, String name) {
        return store.update(
                        id, new ProfileUpdate(claimed(name), false, VersionCondition.NONE, Duration.ZERO), GENERATED)
                .map(changed -> changed.value());
    }

    private static ClaimedName claimed(String name) {
        return new ClaimedName(new DisplayName(name), NameSkeleton.of(name));
    }
}
