package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.config.PictureSettings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.picture.OwnPicture;
import io.phoenix.profile.picture.PictureObjects;
import io.phoenix.profile.picture.WaitingPictures.Position;
import io.phoenix.profile.picture.WaitingPictures.Waiting;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.phoenix.profile.testing.TestSettings;
import io.phoenix.profile.transfer.UserRecords.HeldPicture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every storage of pictures must do, and what becomes of pictures when profiles change, also by hand; in both forms of the table
 * of profiles.
 */
abstract class PictureStoreContract {

    static final ProfileId ID = new ProfileId("acme", "ada");
    static final String FIRST = "a".repeat(42) + ".jpg";
    static final String SECOND = "b".repeat(42) + ".png";
    static final OwnPicture PICTURE = new OwnPicture("jpg", List.of(16, 128), List.of(1, 2), new byte[] {1, 2, 3});

    private final Vertx vertx = Vertx.vertx();
    TestDatabase database;
    PostgresBackend postgres;
    PostgresPictures pictures;

    /** Those that choose the storage. */
    abstract Map<String, String> settings();

    /** What is closed with the instance of Vert.x. */
    abstract Optional<PictureObjects> objects(Vertx vertx);

    final void open(Form form) throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(vertx, database.settings(Map.of()));
        PictureSettings settings = TestSettings.with(settings()).pictures();
        pictures = postgres.pictures(settings, objects(vertx));
        await(postgres.store().insert(ID, ClaimedName.shared("Ada")));
    }

    @AfterEach
    void close() throws Exception {
        await(pictures.close());
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void show_picture_isOnTheProfileAndFoundBySize(Form form) throws Exception {
        open(form);

        Profile shown = await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE))
                .value()
                .orElseThrow();

        assertThat(shown.picture()).isEqualTo(FIRST);
        assertThat(await(postgres.store().find(ID)).value()).contains(shown);
        assertThat(await(pictures.find(FIRST, 16)))
                .hasValueSatisfying(file -> assertThat(file).containsExactly(1));
        assertThat(await(pictures.find(FIRST, 128)))
                .hasValueSatisfying(file -> assertThat(file).containsExactly(2, 3));
        assertThat(await(pictures.find(FIRST, 17))).isEmpty();
        assertThat(await(pictures.find(SECOND, 16))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void show_conditionDoesNotHold_changesNothing(Form form) throws Exception {
        open(form);

        assertThatThrownBy(() -> await(pictures.show(ID, FIRST, PICTURE, VersionCondition.is(1))))
                .isInstanceOf(ProfileFailure.class)
                .hasMessageContaining("precondition");

        assertThat(rows("picture")).isEmpty();
        assertThat(await(pictures.show(new ProfileId("acme", "nobody"), FIRST, PICTURE, VersionCondition.NONE))
                        .value())
                .isEmpty();
        assertThat(rows("picture")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void pictures_profileChangesByHand_goWithIt(Form form) throws Exception {
        open(form);
        for (String change : List.of(
                "DELETE FROM profile",
                "TRUNCATE profile",
                "UPDATE profile SET picture = NULL",
                "UPDATE profile SET picture = 'https://cdn.example.com/a.png'")) {
            await(postgres.store().insert(ID, ClaimedName.shared("Ada")));
            await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));
            await(pictures.await(ID, SECOND, PICTURE, VersionCondition.NONE));
            assertThat(rows("picture")).containsExactly("ada");
            assertThat(rows("picture_waiting")).containsExactly("ada");

            database.execute(change);

            assertThat(rows("picture")).as(change).isEmpty();
            assertThat(rows("picture_waiting")).as(change).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void pictures_anyOtherChange_stay(Form form) throws Exception {
        open(form);
        await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));
        await(pictures.await(ID, SECOND, PICTURE, VersionCondition.NONE));

        database.execute("UPDATE profile SET name = 'Ada Lind'");

        assertThat(rows("picture")).containsExactly("ada");
        assertThat(rows("picture_waiting")).containsExactly("ada");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void profile_pictureOfAnotherForm_isRefused(Form form) throws Exception {
        open(form);
        for (String picture : List.of("http://a.example/b.png", "javascript:alert(1)", "", "https://", "c.jpg")) {
            assertThatThrownBy(() -> database.execute("UPDATE profile SET picture = '" + picture + "'"))
                    .as(picture)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("profile_picture_check");
        }
    }

    /** Whichever is last, the profile and the bytes agree. */
    @ParameterizedTest
    @EnumSource(Form.class)
    void changes_concurrent_leaveWhatTheProfileShows(Form form) throws Exception {
        open(form);
        for (int round = 0; round < 20; round++) {
            await(postgres.store().insert(ID, ClaimedName.shared("Ada")));
            List<Future<?>> all = new ArrayList<>();
            all.add(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));
            all.add(pictures.await(ID, FIRST, PICTURE, VersionCondition.NONE));
            all.add(pictures.show(ID, SECOND, PICTURE, VersionCondition.NONE));
            all.add(pictures.approve(ID, FIRST));
            all.add(
                    round % 2 == 0
                            ? pictures.remove(ID, VersionCondition.NONE)
                            : postgres.store().erase(ID));
            await(Future.all(all));

            Optional<Profile> profile = await(postgres.store().find(ID)).value();
            String shown = profile.map(Profile::picture).orElse(null);
            assertThat(database.read("SELECT name FROM picture")).isEqualTo(shown == null ? List.of() : List.of(shown));
            assertThat(rows("picture_waiting").size()).isLessThanOrEqualTo(profile.isPresent() ? 1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void approve_waitingPicture_takesThePlaceOfTheOneBefore(Form form) throws Exception {
        open(form);
        await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));
        await(pictures.await(ID, SECOND, PICTURE, VersionCondition.NONE));
        assertThat(await(pictures.approve(ID, FIRST)).value()).isEmpty();

        Profile approved = await(pictures.approve(ID, SECOND)).value().orElseThrow();

        assertThat(approved.picture()).isEqualTo(SECOND);
        assertThat(database.read("SELECT name FROM picture")).containsExactly(SECOND);
        assertThat(rows("picture_waiting")).isEmpty();
        assertThat(await(pictures.find(FIRST, 16))).isEmpty();
        assertThat(await(pictures.approve(ID, SECOND)).value()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void waiting_pictures_haveTheirFile(Form form) throws Exception {
        open(form);
        await(pictures.await(ID, FIRST, PICTURE, VersionCondition.NONE));

        List<Waiting> waiting =
                await(pictures.waiting("acme", Position.START, 10, 128)).pictures();

        assertThat(waiting).singleElement().satisfies(picture -> {
            assertThat(picture.picture()).isEqualTo(FIRST);
            assertThat(picture.preview()).containsExactly(2, 3);
        });
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void records_ofTheUser_haveTheLargestFile(Form form) throws Exception {
        open(form);
        await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));

        List<HeldPicture> held =
                await(postgres.userRecords(objects(vertx)).of(ID)).pictures();

        assertThat(held).extracting(HeldPicture::name).containsExactly(FIRST);
        assertThat(held).extracting(HeldPicture::file).containsExactly("AgM=");
    }

    private List<String> rows(String table) throws Exception {
        return database.read("SELECT user_id FROM " + table);
    }
}
