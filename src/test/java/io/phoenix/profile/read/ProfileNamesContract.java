package io.phoenix.profile.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link ProfileStore} for unique names and the rename cooldown. */
public abstract class ProfileNamesContract {

    private static final Duration LONG = Duration.ofHours(1);

    private final String tenant = "t-" + UUID.randomUUID();

    /** The implementation under test. */
    protected abstract ProfileStore store();

    @Test
    void update_32AtOnceToLookAlikeNames_oneWinsAndTheOthersAreRefused() throws Exception {
        List<String> alike = List.of("Phoenix", "phoenix", "Ph0enix", "PHOENIX", "Phoeni\u0445", "P h o e n i x");
        for (int user = 0; user < 32; user++) {
            insert("u" + user, unique("Generated " + user));
        }

        List<Future<Profile>> renames = IntStream.range(0, 32)
                .mapToObj(user -> update("u" + user, choose(unique(alike.get(user % alike.size())))))
                .toList();
        TestInstance.await(Future.join(renames).otherwiseEmpty());

        assertThat(renames).filteredOn(Future::succeeded).hasSize(1);
        assertThat(renames).filteredOn(Future::failed).hasSize(31).allSatisfy(failed -> assertTaken(failed.cause()));
    }

    @Test
    void update_32AtOnceCreatingLookAlikeNames_oneWins() throws Exception {
        List<Future<Profile>> creations = IntStream.range(0, 32)
                .mapToObj(user -> update("u" + user, choose(unique(user % 2 == 0 ? "Nova" : "n0va"))))
                .toList();
        TestInstance.await(Future.join(creations).otherwiseEmpty());

        assertThat(creations).filteredOn(Future::succeeded).hasSize(1);
        assertThat(creations).filteredOn(Future::failed).allSatisfy(failed -> assertTaken(failed.cause()));
    }

    @Test
    void move_uniqueName_goesAlongAndThatOfAReplacedProfileIsFree() throws Exception {
        TestInstance.await(update("guest", choose(unique("Nova"))));
        TestInstance.await(update("account", choose(unique("Vega"))));
        ProfileId account = new ProfileId(tenant, "account");

        TestInstance.await(store().move(new ProfileId(tenant, "guest"), account, true));

        TestInstance.await(update("other", choose(unique("Vega"))));
        Future<Profile> taken = update("another", choose(unique("n0va")));
        TestInstance.await(taken.otherwiseEmpty());
        assertTaken(taken.cause());
        TestInstance.await(store().erase(account));
        TestInstance.await(update("another", choose(unique("n0va"))));
    }

    @Test
    void update_32AtOnceCreatingOneProfile_allSucceed() throws Exception {
        for (int round = 0; round < 8; round++) {
            String user = "u" + round;
            ClaimedName name = unique("Solo " + round);
            TestInstance.await(Future.all(IntStream.range(0, 32)
                    .mapToObj(attempt -> update(user, choose(name)))
                    .toList()));
        }
    }

    @Test
    void update_whileReadsCreateItsProfile_succeeds() throws Exception {
        for (int round = 0; round < 8; round++) {
            String user = "u" + round;
            ClaimedName chosen = unique("Chosen " + round);
            ClaimedName generated = unique("Generated " + round);
            List<Future<?>> calls = new ArrayList<>();
            for (int attempt = 0; attempt < 8; attempt++) {
                calls.add(store().insert(id(user), generated));
                calls.add(store().insertAll(Map.of(id(user), generated)));
                calls.add(store().update(id(user), choose(chosen), generated));
                calls.add(store().update(
                                id(user),
                                new ProfileUpdate(null, true, VersionCondition.NONE, Duration.ZERO),
                                generated));
            }

            TestInstance.await(Future.all(calls));

            assertThat(valueOf(store().find(id(user))))
                    .hasValueSatisfying(profile -> assertThat(profile.name()).isEqualTo(chosen.text()));
        }
    }

    @Test
    void update_nameTakenInAnotherTenant_succeeds() throws Exception {
        TestInstance.await(update("u", choose(unique("Nova"))));

        ProfileId elsewhere = new ProfileId("t-" + UUID.randomUUID(), "u");

        assertThat(valueOf(store().update(elsewhere, choose(unique("Nova")), unique("Generated")))
                        .name())
                .isEqualTo("Nova");
    }

    @Test
    void update_nameGivenUpOrErased_succeeds() throws Exception {
        TestInstance.await(update("a", choose(unique("Nova"))));
        TestInstance.await(update("a", choose(unique("Vega"))));
        TestInstance.await(update("b", choose(unique("N0va"))));
        valueOf(store().erase(id("a")));

        assertThat(TestInstance.await(update("c", choose(unique("Vega")))).name())
                .isEqualTo("Vega");
    }

    @Test
    void update_ownNameInAnotherCase_succeeds() throws Exception {
        Profile before = TestInstance.await(update("a", choose(unique("Nova"))));

        Profile after = TestInstance.await(update("a", choose(unique("NOVA"))));

        assertThat(after.name()).isEqualTo("NOVA");
        assertThat(after.version()).isGreaterThan(before.version());
    }

    @Test
    void update_takenNameWithExpectedVersion_isRefusedAndChangesNothing() throws Exception {
        TestInstance.await(update("a", choose(unique("Nova"))));
        Profile before = TestInstance.await(update("b", choose(unique("Vega"))));

        assertTaken(failureOf(update(
                "b", new ProfileUpdate(unique("n0va"), true, VersionCondition.is(before.version()), Duration.ZERO))));
        assertThat(valueOf(store().find(id("b")))).contains(before);
    }

    @Test
    void update_sharedName_isNeverTaken() throws Exception {
        TestInstance.await(update("a", choose(ClaimedName.shared("Nova"))));

        assertThat(TestInstance.await(update("b", choose(ClaimedName.shared("Nova"))))
                        .name())
                .isEqualTo("Nova");
    }

    @Test
    void insert_generatedNameThatIsTaken_createsNothing() throws Exception {
        insert("a", unique("Brave Tiger 42"));

        assertThat(valueOf(store().insert(id("b"), unique("Brave Tiger 42")))).isEmpty();
        assertThat(valueOf(store().find(id("b")))).isEmpty();
    }

    @Test
    void insertAll_namesTakenOrTwiceInTheBatch_createsTheOthersOnly() throws Exception {
        insert("a", unique("Brave Tiger 42"));

        List<Profile> created = valueOf(store().insertAll(Map.of(
                id("b"), unique("Brave Tiger 42"),
                id("c"), unique("Calm Otter 57"),
                id("d"), unique("Calm Otter 57"),
                id("e"), unique("Merry Finch 91"))));

        assertThat(created).extracting(Profile::name).containsExactlyInAnyOrder("Calm Otter 57", "Merry Finch 91");
    }

    @Test
    void update_generatedNameTaken_isRefusedAndCreatesNothing() throws Exception {
        insert("a", unique("Brave Tiger 42"));

        assertTaken(failureOf(store().update(
                        id("b"),
                        new ProfileUpdate(null, false, VersionCondition.NONE, Duration.ZERO),
                        unique("Brave Tiger 42"))));
        assertThat(valueOf(store().find(id("b")))).isEmpty();
    }

    @Test
    void update_nameWithinTheCooldown_isRefusedWithTheSecondsLeftAndChangesNothing() throws Exception {
        Profile before = TestInstance.await(update("a", choose(ClaimedName.shared("Nova"))));

        Throwable failure = failureOf(update("a", limited("Vega", true, VersionCondition.NONE)));

        assertLimited(failure, 3_590, 3_600);
        assertThat(valueOf(store().find(id("a")))).contains(before);
        assertLimited(
                failureOf(update("a", limited("Vega", false, VersionCondition.is(before.version())))), 3_590, 3_600);
    }

    @Test
    void update_sameNameOrAvatarWithinTheCooldown_succeeds() throws Exception {
        TestInstance.await(update("a", limited("Nova", false, VersionCondition.NONE)));

        assertThat(TestInstance.await(update("a", limited("Nova", false, VersionCondition.NONE)))
                        .name())
                .isEqualTo("Nova");
        assertThat(TestInstance.await(update("a", new ProfileUpdate(null, true, VersionCondition.NONE, LONG)))
                        .avatarGeneration())
                .isEqualTo(1);
    }

    @Test
    void update_firstChosenName_isNotLimited() throws Exception {
        insert("a", ClaimedName.shared("Generated"));

        assertThat(TestInstance.await(update("a", limited("Nova", false, VersionCondition.NONE)))
                        .name())
                .isEqualTo("Nova");
    }

    @Test
    void update_oldVersionWithinTheCooldown_isAVersionMismatch() throws Exception {
        Profile profile = TestInstance.await(update("a", limited("Nova", false, VersionCondition.NONE)));

        Throwable failure = failureOf(update("a", limited("Vega", false, VersionCondition.is(profile.version() - 1))));

        assertThat(((ProfileFailure) failure).kind()).isEqualTo(Kind.VERSION_MISMATCH);
    }

    @Test
    void update_32AtOnceWithACooldown_oneWinsAndTheOthersAreLimited() throws Exception {
        insert("a", ClaimedName.shared("Generated"));

        List<Future<Profile>> renames = IntStream.range(0, 32)
                .mapToObj(attempt -> update("a", limited("Name " + attempt, false, VersionCondition.NONE)))
                .toList();
        TestInstance.await(Future.join(renames).otherwiseEmpty());

        assertThat(renames).filteredOn(Future::succeeded).hasSize(1);
        assertThat(renames)
                .filteredOn(Future::failed)
                .allSatisfy(failed -> assertLimited(failed.cause(), 3_590, 3_600));
    }

    @Test
    void erase_withinTheCooldown_doesNotEndIt() throws Exception {
        for (boolean readInBetween : new boolean[] {false, true}) {
            String user = readInBetween ? "a" : "b";
            TestInstance.await(update(user, choose(ClaimedName.shared("Nova"))));
            for (int i = 0; i < 2; i++) {
                valueOf(store().erase(id(user), LONG));
                if (readInBetween) {
                    insert(user, ClaimedName.shared("Generated"));
                }

                assertLimited(failureOf(update(user, limited("Vega", false, VersionCondition.NONE))), 3_590, 3_600);
            }

            assertThat(TestInstance.await(update(user, new ProfileUpdate(null, true, VersionCondition.NONE, LONG)))
                            .name())
                    .isEqualTo("Generated");
            assertLimited(failureOf(update(user, limited("Vega", false, VersionCondition.NONE))), 3_590, 3_600);
            assertThat(TestInstance.await(update(user, choose(ClaimedName.shared("Vega"))))
                            .name())
                    .isEqualTo("Vega");
        }
    }

    @Test
    void erase_generatedNameOrWithoutACooldown_keepsNothing() throws Exception {
        insert("a", ClaimedName.shared("Generated"));
        valueOf(store().erase(id("a"), LONG));
        TestInstance.await(update("b", choose(ClaimedName.shared("Nova"))));
        valueOf(store().erase(id("b"), Duration.ZERO));

        for (String user : List.of("a", "b")) {
            assertThat(TestInstance.await(update(user, limited("Vega", false, VersionCondition.NONE)))
                            .name())
                    .isEqualTo("Vega");
        }
    }

    @Test
    void update_afterTheCooldown_succeeds() throws Exception {
        TestInstance.await(update("a", choose(ClaimedName.shared("Nova"))));

        ProfileUpdate later =
                new ProfileUpdate(ClaimedName.shared("Vega"), false, VersionCondition.NONE, Duration.ofMillis(1));
        Profile changed = null;
        while (changed == null) {
            changed = TestInstance.await(update("a", later).recover(limited -> Future.succeededFuture(null)));
        }

        assertThat(changed.name()).isEqualTo("Vega");
    }

    private void insert(String user, ClaimedName name) throws Exception {
        assertThat(valueOf(store().insert(id(user), name))).isPresent();
    }

    private static <T> T valueOf(Future<Stamped<T>> result) throws Exception {
        return TestInstance.await(result).value();
    }

    private Future<Profile> update(String user, ProfileUpdate update) {
        return store().update(id(user), update, ClaimedName.shared("Generated")).map(Stamped::value);
    }

    private ProfileId id(String user) {
        return new ProfileId(tenant, user);
    }

    private static ProfileUpdate choose(ClaimedName name) {
        return new ProfileUpdate(name, false, VersionCondition.NONE, Duration.ZERO);
    }

    private static ProfileUpdate limited(String name, boolean regenerateAvatar, VersionCondition condition) {
        return new ProfileUpdate(ClaimedName.shared(name), regenerateAvatar, condition, LONG);
    }

    private static ClaimedName unique(String name) {
        return new ClaimedName(new DisplayName(name), NameSkeleton.of(name));
    }

    private static Throwable failureOf(Future<?> future) throws Exception {
        return TestInstance.await(future.mapEmpty().map((Throwable) null).otherwise(cause -> cause));
    }

    private static void assertTaken(Throwable failure) {
        assertThat(failure).isInstanceOfSatisfying(ProfileFailure.class, refused -> {
            assertThat(refused.kind()).isEqualTo(Kind.NAME_REFUSED);
            assertThat(refused.reason()).isEqualTo("name_taken");
        });
    }

    private static void assertLimited(Throwable failure, long secondsMin, long secondsMax) {
        assertThat(failure).isInstanceOfSatisfying(ProfileFailure.class, limited -> {
            assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(limited.retryAfterSeconds()).isBetween(secondsMin, secondsMax);
        });
    }
}
