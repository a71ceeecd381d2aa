package io.phoenix.profile.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link ProfileStore}; the fake and Postgres both pass it. */
public abstract class ProfileStoreContract {

    private static final ProfileUpdate NOTHING = new ProfileUpdate(null, false, VersionCondition.NONE, Duration.ZERO);
    private static final ProfileUpdate REGENERATE = new ProfileUpdate(null, true, VersionCondition.NONE, Duration.ZERO);

    private final ProfileId id = new ProfileId("t-" + UUID.randomUUID(), "u");

    /** The implementation under test. */
    protected abstract ProfileStore store();

    /** The value of a result, which has a stamp. */
    private static <T> T await(Future<Stamped<T>> result) throws Exception {
        Stamped<T> stamped = TestInstance.await(result);
        assertThat(stamped.stamp().xmin()).isPositive();
        assertThat(stamped.incarnation().isNewerThan(Incarnation.NONE)).isTrue();
        return stamped.value();
    }

    @Test
    void find_nothingInserted_isEmpty() throws Exception {
        assertThat(await(store().find(id))).isEmpty();
    }

    @Test
    void insert_newId_isFoundUnchanged() throws Exception {
        Profile inserted =
                await(store().insert(id, ClaimedName.shared("Brave Tiger 42"))).orElseThrow();

        assertThat(inserted.id()).isEqualTo(id);
        assertThat(inserted.name()).isEqualTo("Brave Tiger 42");
        assertThat(inserted.nameIsCustom()).isFalse();
        assertThat(inserted.avatarGeneration()).isZero();
        assertThat(inserted.updatedAt()).isEqualTo(inserted.createdAt());
        assertThat(await(store().find(id))).contains(inserted);
    }

    @Test
    void insert_existingId_changesNothing() throws Exception {
        Profile first = await(store().insert(id, ClaimedName.shared("First"))).orElseThrow();

        assertThat(await(store().insert(id, ClaimedName.shared("Second")))).isEmpty();

        assertThat(await(store().find(id))).contains(first);
    }

    @Test
    void insert_64AtOnce_createsOne() throws Exception {
        List<Future<Stamped<Optional<Profile>>>> inserts = Stream.generate(
                        () -> store().insert(id, ClaimedName.shared("One")))
                .limit(64)
                .toList();
        TestInstance.await(Future.all(inserts));

        assertThat(inserts.stream().filter(insert -> insert.result().value().isPresent()))
                .hasSize(1);
    }

    @Test
    void insertAll_someExist_createsTheOthers() throws Exception {
        ProfileId second = new ProfileId(id.tenantId(), "second");
        await(store().insert(id, ClaimedName.shared("First")));

        List<Profile> created =
                await(store().insertAll(Map.of(id, ClaimedName.shared("Again"), second, ClaimedName.shared("Second"))));

        assertThat(created).extracting(Profile::id).containsExactly(second);
        assertThat(await(store().findAll(List.of(second, id))))
                .extracting(Profile::name)
                .containsExactlyInAnyOrder("First", "Second");
    }

    @Test
    void update_name_keepsTheCreationTimeAndRaisesTheVersion() throws Exception {
        Profile before =
                await(store().insert(id, ClaimedName.shared("Generated"))).orElseThrow();

        Profile after = await(store().update(id, rename("Chosen"), ClaimedName.shared("unused")));

        assertThat(after.name()).isEqualTo("Chosen");
        assertThat(after.nameIsCustom()).isTrue();
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.updatedAt()).isAfter(before.updatedAt());
        assertThat(await(store().find(id))).contains(after);
    }

    @Test
    void update_nothingChanges_keepsTheVersion() throws Exception {
        Profile before =
                await(store().insert(id, ClaimedName.shared("Generated"))).orElseThrow();

        assertThat(await(store().update(id, NOTHING, ClaimedName.shared("unused"))))
                .isEqualTo(before);
        assertThat(await(store().update(id, rename("Generated"), ClaimedName.shared("unused"))))
                .isEqualTo(before);
    }

    @Test
    void update_avatar_raisesItsGenerationAndKeepsTheName() throws Exception {
        await(store().insert(id, ClaimedName.shared("Generated")));
        await(store().update(id, REGENERATE, ClaimedName.shared("unused")));

        Profile after = await(store().update(id, REGENERATE, ClaimedName.shared("unused")));

        assertThat(after.avatarGeneration()).isEqualTo(2);
        assertThat(after.name()).isEqualTo("Generated");
        assertThat(after.nameIsCustom()).isFalse();
    }

    @Test
    void update_picture_isKeptUntilAnotherAvatar() throws Exception {
        String url = "https://cdn.example.com/a.png";
        ProfileUpdate toPicture = new ProfileUpdate(null, false, url, VersionCondition.NONE, Duration.ZERO);
        Profile drawn =
                await(store().insert(id, ClaimedName.shared("Generated"))).orElseThrow();

        Profile shown = await(store().update(id, toPicture, ClaimedName.shared("unused")));

        assertThat(drawn.picture()).isNull();
        assertThat(shown.picture()).isEqualTo(url);
        assertThat(shown.version()).isGreaterThan(drawn.version());
        assertThat(await(store().find(id))).contains(shown);
        assertThat(await(store().update(id, toPicture, ClaimedName.shared("unused"))))
                .isEqualTo(shown);
        assertThat(await(store().update(id, rename("Chosen"), ClaimedName.shared("unused")))
                        .picture())
                .isEqualTo(url);
        assertThat(await(store().update(id, REGENERATE, ClaimedName.shared("unused")))
                        .picture())
                .isNull();
    }

    @Test
    void update_pictureOfAnAbsentProfile_createsItWithThePicture() throws Exception {
        String url = "https://cdn.example.com/a.png";

        Profile created = await(store().update(
                        id,
                        new ProfileUpdate(null, false, url, VersionCondition.NONE, Duration.ZERO),
                        ClaimedName.shared("Generated")));

        assertThat(created.picture()).isEqualTo(url);
        assertThat(await(store().find(id))).contains(created);
    }

    @Test
    void update_absentProfile_createsIt() throws Exception {
        Profile generated = await(store().update(id, NOTHING, ClaimedName.shared("Generated")));
        Profile chosen = await(
                store().update(new ProfileId(id.tenantId(), "v"), rename("Chosen"), ClaimedName.shared("Generated")));

        assertThat(generated.name()).isEqualTo("Generated");
        assertThat(generated.nameIsCustom()).isFalse();
        assertThat(chosen.name()).isEqualTo("Chosen");
        assertThat(chosen.nameIsCustom()).isTrue();
    }

    @Test
    void update_expectedVersion_succeeds() throws Exception {
        Profile before =
                await(store().insert(id, ClaimedName.shared("Generated"))).orElseThrow();

        Profile after = await(store().update(
                        id,
                        new ProfileUpdate(
                                ClaimedName.shared("Chosen"),
                                false,
                                VersionCondition.is(before.version()),
                                Duration.ZERO),
                        ClaimedName.shared("unused")));

        assertThat(after.name()).isEqualTo("Chosen");
    }

    @Test
    void update_otherVersion_isRefusedAndChangesNothing() throws Exception {
        Profile before =
                await(store().insert(id, ClaimedName.shared("Generated"))).orElseThrow();
        ProfileUpdate late = new ProfileUpdate(
                ClaimedName.shared("Late"), false, VersionCondition.is(before.version() - 1), Duration.ZERO);

        assertVersionMismatch(store().update(id, late, ClaimedName.shared("unused")));
        assertVersionMismatch(
                store().update(new ProfileId(id.tenantId(), "absent"), late, ClaimedName.shared("unused")));

        assertThat(await(store().find(id))).contains(before);
        assertThat(await(store().find(new ProfileId(id.tenantId(), "absent")))).isEmpty();
    }

    @Test
    void erase_thenInsert_createsANewerProfile() throws Exception {
        Profile first = await(store().insert(id, ClaimedName.shared("First"))).orElseThrow();

        long erasure = await(store().erase(id));
        assertThat(await(store().find(id))).isEmpty();
        Profile second = await(store().insert(id, ClaimedName.shared("Second"))).orElseThrow();

        assertThat(erasure).isGreaterThan(first.version());
        assertThat(second.version()).isGreaterThan(erasure);
    }

    @Test
    void erase_absent_isAboveTheVersionsOfOlderAndNotAboveThoseOfNewerProfiles() throws Exception {
        Profile first = await(store().insert(id, ClaimedName.shared("First"))).orElseThrow();
        long erasure = await(store().erase(id));

        long again = await(store().erase(id));
        Profile second = await(store().insert(id, ClaimedName.shared("Second"))).orElseThrow();

        assertThat(again).isGreaterThan(first.version()).isGreaterThan(erasure);
        assertThat(second.version()).isGreaterThanOrEqualTo(again);
    }

    @Test
    void erase_neverExisted_isNotAboveTheVersionOfANewProfile() throws Exception {
        long erasure = await(store().erase(id));

        assertThat(await(store().insert(id, ClaimedName.shared("First")))
                        .orElseThrow()
                        .version())
                .isGreaterThanOrEqualTo(erasure)
                .isPositive();
    }

    @Test
    void eraseAndKeep_profile_isFoundInItsPlaceAndNothingCreatesIt() throws Exception {
        Profile before = await(store().insert(id, ClaimedName.shared("First"))).orElseThrow();
        ProfileId other = new ProfileId(id.tenantId(), "other");

        long erasure = await(store().eraseAndKeep(id, VersionCondition.is(before.version()), Duration.ZERO));

        assertThat(erasure).isGreaterThan(before.version());
        Profile kept = Profile.keptErasure(id, erasure);
        assertThat(await(store().insert(id, ClaimedName.shared("Second")))).isEmpty();
        assertThat(await(
                        store().insertAll(Map.of(id, ClaimedName.shared("Third"), other, ClaimedName.shared("Other")))))
                .extracting(Profile::id)
                .containsExactly(other);
        for (VersionCondition condition : List.of(VersionCondition.NONE, VersionCondition.is(before.version()))) {
            ProfileUpdate update = new ProfileUpdate(ClaimedName.shared("Fourth"), false, condition, Duration.ZERO);
            assertThatThrownBy(() -> await(store().update(id, update, ClaimedName.shared("unused"))))
                    .matches(failure -> ((ProfileFailure) failure).kind() == Kind.PROFILE_ERASED);
        }
        assertThat(await(store().find(id))).contains(kept);
        assertThat(await(store().findAll(List.of(other, id, new ProfileId(id.tenantId(), "absent")))))
                .hasSize(2)
                .contains(kept);
    }

    @Test
    void eraseAndKeep_absentOrAgain_isKeptInOneVersion() throws Exception {
        long erasure = await(store().eraseAndKeep(id, VersionCondition.NONE, Duration.ZERO));

        assertThat(await(store().eraseAndKeep(id, VersionCondition.is(1), Duration.ZERO)))
                .isEqualTo(erasure);
        assertThat(await(store().erase(id))).as("it stays").isEqualTo(erasure);
        assertThat(await(store().find(id))).contains(Profile.keptErasure(id, erasure));
    }

    @Test
    void eraseAndKeep_conditionThatDoesNotHold_changesNothing() throws Exception {
        Profile before = await(store().insert(id, ClaimedName.shared("First"))).orElseThrow();
        ProfileId absent = new ProfileId(id.tenantId(), "absent");

        for (VersionCondition condition : List.of(
                VersionCondition.is(before.version() + 1),
                new VersionCondition(true, Set.of(), false, Set.of()),
                new VersionCondition(false, null, true, Set.of()),
                new VersionCondition(false, null, false, Set.of(1L, before.version())))) {
            assertThatThrownBy(() -> await(store().eraseAndKeep(id, condition, Duration.ZERO)))
                    .matches(failure -> ((ProfileFailure) failure).kind() == Kind.VERSION_MISMATCH);
        }
        assertThatThrownBy(() -> await(store().eraseAndKeep(absent, VersionCondition.is(1), Duration.ZERO)))
                .matches(failure -> ((ProfileFailure) failure).kind() == Kind.VERSION_MISMATCH);

        assertThat(await(store().find(id))).contains(before);
        assertThat(await(store().find(absent))).isEmpty();
    }

    @Test
    void move_profile_takesEverythingAlongAndLeavesNothing() throws Exception {
        await(store().update(id, rename("Chosen"), ClaimedName.shared("unused")));
        Profile before = await(store().update(id, REGENERATE, ClaimedName.shared("unused")));
        ProfileId to = new ProfileId(id.tenantId(), "account");
        ProfileId further = new ProfileId(id.tenantId(), "further");

        ProfileStore.Moved moved = await(store().move(id, to, false));

        Profile after = moved.profile();
        assertThat(after.id()).isEqualTo(to);
        assertThat(after.name()).isEqualTo("Chosen");
        assertThat(after.nameIsCustom()).isTrue();
        assertThat(after.avatarGeneration()).isEqualTo(1);
        assertThat(after.drawnFrom()).isEqualTo(id);
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
        assertThat(after.updatedAt()).isAfterOrEqualTo(before.updatedAt());
        assertThat(moved.erased()).isGreaterThan(before.version());
        assertThat(await(store().find(id))).isEmpty();
        assertThat(await(store().find(to))).contains(after);

        assertThat(await(store().move(to, further, false)).profile().drawnFrom())
                .as("moved again")
                .isEqualTo(id);
        assertThat(await(store().move(further, id, false)).profile().avatarSeed())
                .as("moved back")
                .isNull();
    }

    @Test
    void move_thenRegenerateTheAvatar_isDrawnFromTheNewId() throws Exception {
        await(store().insert(id, ClaimedName.shared("Generated")));
        ProfileId to = new ProfileId(id.tenantId(), "account");
        await(store().move(id, to, false));

        Profile renamed = await(store().update(to, rename("Chosen"), ClaimedName.shared("unused")));
        Profile regenerated = await(store().update(to, REGENERATE, ClaimedName.shared("unused")));

        assertThat(renamed.drawnFrom()).isEqualTo(id);
        assertThat(regenerated.drawnFrom()).isEqualTo(to);
        assertThat(regenerated.avatarGeneration()).isEqualTo(1);
    }

    @Test
    void move_newIdHasAProfile_replacesItOnlyIfAllowed() throws Exception {
        ProfileId to = new ProfileId(id.tenantId(), "account");
        Profile guest = await(store().insert(id, ClaimedName.shared("Guest"))).orElseThrow();
        Profile account =
                await(store().insert(to, ClaimedName.shared("Account"))).orElseThrow();

        assertFails(store().move(id, to, false), Kind.PROFILE_EXISTS);
        assertThat(await(store().findAll(List.of(id, to)))).containsExactlyInAnyOrder(guest, account);

        Profile moved = await(store().move(id, to, true)).profile();
        assertThat(moved.name()).isEqualTo("Guest");
        assertThat(moved.version()).isGreaterThan(account.version());
        assertThat(await(store().findAll(List.of(id, to)))).containsExactly(moved);
    }

    @Test
    void move_nothingOrAKeptErasure_failsAndChangesNothing() throws Exception {
        ProfileId absent = new ProfileId(id.tenantId(), "absent");
        ProfileId erased = new ProfileId(id.tenantId(), "erased");
        Profile before = await(store().insert(id, ClaimedName.shared("Guest"))).orElseThrow();
        await(store().eraseAndKeep(erased, VersionCondition.NONE, Duration.ZERO));

        assertFails(store().move(absent, id, true), Kind.PROFILE_ABSENT);
        assertFails(store().move(id, erased, true), Kind.PROFILE_ERASED);
        assertFails(store().move(erased, id, true), Kind.PROFILE_ERASED);

        assertThat(await(store().find(id))).contains(before);
        assertThat(await(store().find(absent))).isEmpty();
    }

    private static void assertFails(Future<? extends Stamped<?>> change, Kind kind) {
        assertThatThrownBy(() -> TestInstance.await(change))
                .matches(failure -> ((ProfileFailure) failure).kind() == kind);
    }

    @Test
    void lift_keptErasure_letsANewerProfileBeCreated() throws Exception {
        long erasure = await(store().eraseAndKeep(id, VersionCondition.NONE, Duration.ZERO));

        long lifted = await(store().lift(id)).orElseThrow();

        assertThat(lifted).isGreaterThan(erasure);
        assertThat(await(store().find(id))).isEmpty();
        assertThat(await(store().lift(id))).isEmpty();
        assertThat(await(store().insert(id, ClaimedName.shared("Second")))
                        .orElseThrow()
                        .version())
                .isGreaterThan(lifted);
    }

    @Test
    void find_afterChange_hasNoOlderStamp() throws Exception {
        await(store().insert(id, ClaimedName.shared("First")));
        Stamp before = TestInstance.await(store().find(id)).stamp();
        await(store().update(id, rename("Second"), ClaimedName.shared("unused")));

        Stamp after = TestInstance.await(store().find(id)).stamp();

        assertThat(after.incarnation()).isEqualTo(before.incarnation());
        assertThat(after.xmin()).isGreaterThanOrEqualTo(before.xmin());
        assertThat(TestInstance.await(store().findAll(List.of(id))).stamp().xmin())
                .isGreaterThanOrEqualTo(after.xmin());
    }

    /** Every part of a condition, for a profile that exists and one that does not. */
    @Test
    void updateOrErase_anyCondition_succeedsExactlyIfItHolds() throws Exception {
        List<VersionCondition> conditions = new ArrayList<>(List.of(
                VersionCondition.NONE,
                new VersionCondition(true, null, false, Set.of()),
                new VersionCondition(false, null, true, Set.of()),
                new VersionCondition(true, null, true, Set.of()),
                new VersionCondition(true, Set.of(), false, Set.of()),
                new VersionCondition(false, null, false, Set.of(1L))));
        int user = 0;
        for (boolean exists : new boolean[] {true, false}) {
            for (boolean erase : new boolean[] {true, false}) {
                for (VersionCondition condition : withPresentVersion(conditions)) {
                    ProfileId each = new ProfileId(id.tenantId(), "c" + user++);
                    Profile before = exists
                            ? await(store().insert(each, ClaimedName.shared("Before")))
                                    .orElseThrow()
                            : null;
                    assertAppliesIfItHolds(each, before, erase, ofVersion(condition, before));
                }
            }
        }
    }

    /** Adds conditions in which 2 stands for the present version. */
    private static List<VersionCondition> withPresentVersion(List<VersionCondition> conditions) {
        List<VersionCondition> all = new ArrayList<>(conditions);
        all.add(new VersionCondition(true, Set.of(1L, 2L), false, Set.of()));
        all.add(new VersionCondition(true, Set.of(1L), false, Set.of()));
        all.add(new VersionCondition(false, null, false, Set.of(1L, 2L)));
        all.add(new VersionCondition(true, Set.of(2L), false, Set.of(2L)));
        return all;
    }

    private static VersionCondition ofVersion(VersionCondition condition, @Nullable Profile present) {
        return present == null
                ? condition
                : new VersionCondition(
                        condition.present(),
                        condition.oneOf() == null ? null : replaced(condition.oneOf(), present.version()),
                        condition.absent(),
                        replaced(condition.noneOf(), present.version()));
    }

    private static Set<Long> replaced(Set<Long> versions, long present) {
        return versions.stream()
                .map(version -> version == 2 ? present : version)
                .collect(Collectors.toSet());
    }

    private void assertAppliesIfItHolds(
            ProfileId each, @Nullable Profile before, boolean erase, VersionCondition condition) throws Exception {
        Future<?> change = erase
                ? store().erase(each, condition, Duration.ZERO)
                : store().update(
                                each,
                                new ProfileUpdate(ClaimedName.shared("After"), false, condition, Duration.ZERO),
                                ClaimedName.shared("unused"));
        boolean holds = condition.holds(before == null ? null : before.version());
        Throwable failure = TestInstance.await(change.map((Throwable) null).otherwise(refused -> refused));
        assertThat(failure == null)
                .as("%s of %s with %s", erase ? "erasure" : "update", before, condition)
                .isEqualTo(holds);
        Optional<Profile> after = await(store().find(each));
        if (!holds) {
            assertThat(((ProfileFailure) failure).kind()).isEqualTo(Kind.VERSION_MISMATCH);
            assertThat(after).isEqualTo(Optional.ofNullable(before));
        } else {
            assertThat(after.map(Profile::name)).isEqualTo(erase ? Optional.empty() : Optional.of("After"));
        }
    }

    private static ProfileUpdate rename(String name) {
        return new ProfileUpdate(ClaimedName.shared(name), false, VersionCondition.NONE, Duration.ZERO);
    }

    private static void assertVersionMismatch(Future<Stamped<Profile>> update) {
        assertThatThrownBy(() -> await(update))
                .isInstanceOf(ProfileFailure.class)
                .matches(failure -> Objects.equals(((ProfileFailure) failure).kind(), Kind.VERSION_MISMATCH));
    }
}
