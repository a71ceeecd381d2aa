package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.picture.PictureObjects;
import io.phoenix.profile.picture.PictureRemovals;
import io.phoenix.profile.s3.S3Objects;
import io.phoenix.profile.testing.S3Server;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures whose bytes are in S3: an object exists as long as a row names it, and is removed afterwards. */
class PicturesInS3IT extends PictureStoreContract {

    private static final ProfileId OTHER = new ProfileId("acme", "bob");
    private static final String QUEUED = "SELECT object FROM picture_removal";

    private static S3Server server;

    private S3Objects objects;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.started();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    Map<String, String> settings() {
        return server.settings();
    }

    @Override
    Optional<PictureObjects> objects(Vertx vertx) {
        objects = new S3Objects(
                vertx, TestSettings.with(settings()).pictures().storage().s3().orElseThrow());
        return Optional.of(objects);
    }

    /** After whatever a test has done. Uploads that were refused leave theirs for ten minutes. */
    @AfterEach
    void objects_afterTheRemovals_areThoseThatRowsName() throws Exception {
        makeAllDue();
        removeAll();

        assertThat(database.read(QUEUED)).isEmpty();
        assertThat(server.objects()).containsExactlyInAnyOrderElementsOf(named());
        server.objects().forEach(server::lose);
    }

    @Test
    void show_endsBeforeARowNamesTheObject_leavesNothing() throws Exception {
        open(Form.ONE_TABLE);
        await(pictures.show(OTHER, FIRST, PICTURE, VersionCondition.NONE));
        assertThat(server.objects()).hasSize(1).containsExactlyElementsOf(database.read(QUEUED));
        removeAll();
        assertThat(server.objects()).as("not before it is due").hasSize(1);

        makeAllDue();
        removeAll();

        assertThat(server.objects()).isEmpty();
    }

    @Test
    void show_objectThatIsBeingRemoved_isRefused() throws Exception {
        open(Form.ONE_TABLE);
        database.execute("INSERT INTO picture_removal (object, attempts) VALUES ('late', 1)");

        assertThatThrownBy(
                        () -> database.execute("INSERT INTO picture (tenant_id, user_id, name, sizes, lengths, object)"
                                + " VALUES ('acme', 'ada', '" + FIRST + "', '{16}', '{1}', 'late')"))
                .hasMessageContaining("object removed, or never stored");

        assertThat(database.read(QUEUED)).containsExactly("late");
    }

    @Test
    void find_objectLost_isUnavailable() throws Exception {
        open(Form.ONE_TABLE);
        await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));
        server.objects().forEach(server::lose);

        assertThatThrownBy(() -> await(pictures.find(FIRST, 16)))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.DEPENDENCY_UNAVAILABLE));
        database.execute("DELETE FROM profile");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void move_shownAndWaitingPictures_keepTheirObjects(Form form) throws Exception {
        open(form);
        await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));
        await(pictures.await(ID, SECOND, PICTURE, VersionCondition.NONE));
        List<String> before = named();

        await(postgres.store().move(ID, OTHER, false));

        assertThat(database.read(QUEUED)).isEmpty();
        assertThat(named()).hasSize(2).containsExactlyInAnyOrderElementsOf(before);
        removeAll();
        assertThat(server.objects()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(await(pictures.find(FIRST, 16))).isPresent();
        assertThat(database.read("SELECT user_id FROM picture UNION ALL SELECT user_id FROM picture_waiting"))
                .containsExactly("bob", "bob");
    }

    /** As a move and a new upload leave it: two rows with one name. */
    @Test
    void remove_pictureOfTwoUsers_staysUntilTheLastIsGone() throws Exception {
        open(Form.ONE_TABLE);
        await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));
        database.read("SELECT move_profile_with_pictures('acme', 'ada', 'bob', false)");
        await(postgres.store().insert(ID, ClaimedName.shared("Ada")));
        await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));
        assertThat(database.read("SELECT name FROM picture")).containsExactly(FIRST, FIRST);

        await(pictures.remove(ID, VersionCondition.NONE));
        removeAll();

        assertThat(server.objects()).containsExactlyElementsOf(named()).hasSize(1);
        assertThat(await(pictures.find(FIRST, 16))).isPresent();
        await(pictures.remove(OTHER, VersionCondition.NONE));
        removeAll();
        assertThat(server.objects()).isEmpty();
        assertThat(await(pictures.find(FIRST, 16))).isEmpty();
    }

    @Test
    void outage_uploadsAndErasures_loseNothing() throws Exception {
        open(Form.ONE_TABLE);
        await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));
        Optional<Profile> before = await(postgres.store().find(ID)).value();
        server.stop();
        try {
            assertThatThrownBy(() -> await(pictures.show(ID, SECOND, PICTURE, VersionCondition.NONE)))
                    .isInstanceOf(ProfileFailure.class);
            assertThat(await(postgres.store().find(ID)).value()).isEqualTo(before);
            assertThatThrownBy(() -> await(pictures.find(FIRST, 16))).isInstanceOf(ProfileFailure.class);
            await(postgres.store().erase(ID));
            assertThat(await(pictures.find(FIRST, 16))).isEmpty();
            makeAllDue();
            removeAll();
            assertThat(database.read(QUEUED)).hasSize(2);
        } finally {
            server.start();
        }
        makeAllDue();
        removeAll();

        assertThat(database.read(QUEUED)).isEmpty();
        assertThat(server.objects()).isEmpty();
    }

    @Test
    void truncate_pictures_releasesTheirObjects() throws Exception {
        open(Form.ONE_TABLE);
        await(pictures.show(ID, FIRST, PICTURE, VersionCondition.NONE));

        database.execute("TRUNCATE picture");
        removeAll();

        assertThat(server.objects()).isEmpty();
    }

    @Test
    void take_severalInstances_oneRemovesAtATime() throws Exception {
        open(Form.ONE_TABLE);
        database.execute("INSERT INTO picture_removal (object) SELECT 'gone-' || i FROM generate_series(1, 25) AS i");
        List<Future<List<String>>> taken = IntStream.range(0, 4)
                .mapToObj(i -> postgres.pictureRemovals().take(10))
                .toList();

        await(Future.all(taken));

        assertThat(taken.stream().map(Future::result).filter(keys -> !keys.isEmpty()))
                .singleElement()
                .satisfies(keys -> assertThat(keys).hasSize(10));
        database.execute("UPDATE picture_removal_lease SET held_until = '-infinity'");
    }

    @Test
    void run_moreThanABatch_removesAll() throws Exception {
        open(Form.ONE_TABLE);
        database.execute("INSERT INTO picture_removal (object) SELECT 'gone-' || i FROM generate_series(1, 25) AS i");
        PictureRemovals removals = new PictureRemovals(postgres.pictureRemovals(), objects, 10);

        await(removals.run());

        assertThat(database.read(QUEUED)).isEmpty();
        assertThat(removals.queued()).isZero();
        database.execute("UPDATE picture_removal_lease SET held_until = '-infinity'");
    }

    private List<String> named() throws Exception {
        return database.read("SELECT object FROM picture UNION ALL SELECT object FROM picture_waiting");
    }

    private void makeAllDue() throws Exception {
        database.execute("UPDATE picture_removal SET due_at = '-infinity'");
    }

    private void removeAll() throws Exception {
        database.execute("UPDATE picture_removal_lease SET held_until = '-infinity'");
        await(new PictureRemovals(postgres.pictureRemovals(), objects, 100).run());
    }
}
