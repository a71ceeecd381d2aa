package io.phoenix.profile.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.domain.name.NameRetention;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.moderation.PastNames.Board;
import io.phoenix.profile.moderation.PastNames.Past;
import io.phoenix.profile.testing.TestNames;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which name a board of then shows, from what the store has. */
class PastNamesTest {

    private static final ProfileId ID = new ProfileId("t", "ada");
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant CREATED = NOW.minus(Duration.ofDays(80));
    private static final Instant THEN = NOW.minus(Duration.ofDays(30));
    private static final Profile PROFILE = new Profile(ID, "Present", true, 0, 1, CREATED, NOW);
    private static final FormerName FORMER = new FormerName("Former", false, THEN.minusSeconds(1), THEN.plusSeconds(1));

    @Test
    void at_nameGivenUpSince_isTheFormerOne() {
        assertThat(board(new NameAt(ID, PROFILE, NOW, FORMER, List.of("1:other")))
                        .profiles())
                .containsExactly(new Past(PROFILE, "Former", false));
    }

    @Test
    void at_noNameGivenUpSince_isThePresentOne() {
        Past present = new Past(PROFILE, "Present", true);

        assertThat(board(new NameAt(ID, PROFILE, null, null, List.of())).profiles())
                .containsExactly(present);
        assertThat(board(new NameAt(ID, PROFILE, THEN, null, List.of())).profiles())
                .containsExactly(present);
    }

    @Test
    void at_nameThatAModeratorRefusedSince_isThePresentOne() {
        NameAt refused = new NameAt(ID, PROFILE, NOW, FORMER, List.of(NameSkeleton.of("former")));

        assertThat(board(refused).profiles()).containsExactly(new Past(PROFILE, "Present", true));
    }

    @Test
    void at_nameOfThenIsNotKept_isUnknown() {
        FormerName later = new FormerName("Later", true, THEN.plusSeconds(1), THEN.plusSeconds(2));

        assertThat(board(new NameAt(ID, PROFILE, NOW, later, List.of())).unknown())
                .containsExactly(ID);
        assertThat(board(new NameAt(ID, PROFILE, THEN.plusSeconds(1), null, List.of()))
                        .unknown())
                .containsExactly(ID);
    }

    @Test
    void at_noProfileThenOrNow_isMissingOrErased() {
        Profile younger = new Profile(ID, "Present", true, 0, 1, THEN.plusSeconds(1), NOW);

        assertThat(board(new NameAt(ID, younger, null, null, List.of())).missing())
                .containsExactly(ID);
        assertThat(board(new NameAt(ID, null, null, FORMER, List.of())).missing())
                .containsExactly(ID);
        assertThat(board(new NameAt(ID, Profile.keptErasure(ID, 7), null, null, List.of()))
                        .erased())
                .containsExactly(ID);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2026-11-01T00:00:00Z, names.history",
        "90, 2026-08-29T12:00:00Z, expected: 2026-08-29T12:00:01Z or later",
        "90, 2026-11-27T12:00:01Z, not in the future"
    })
    void at_timeForWhichNothingIsKept_isRefusedWithTheReason(int days, Instant time, String reason) {
        assertThatThrownBy(() -> names(days, new NameAt(ID, PROFILE, null, null, List.of()))
                        .at("t", List.of(ID), time))
                .hasMessageContaining(reason)
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.MALFORMED_PARAMETER));
    }

    private static Board board(NameAt found) {
        return names(90, found).at("t", List.of(ID), THEN).result();
    }

    private static PastNames names(int days, NameAt found) {
        NamePolicy standard = TestNames.policies().of("t");
        NamePolicy keeping = new NamePolicy(
                standard.rules(),
                standard.generator(),
                false,
                Duration.ZERO,
                new NameRetention(Duration.ofDays(days), 100, Duration.ZERO),
                false);
        return new PastNames(new OneName(found), new NamePolicies(keeping, Map.of()), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private record OneName(NameAt found) implements NameHistory {

        @Override
        public Future<List<FormerName>> of(ProfileId id) {
            throw new AssertionError("not asked");
        }

        @Override
        public Future<List<NameAt>> at(String tenantId, List<ProfileId> ids, Instant time) {
            return Future.succeededFuture(List.of(found));
        }

        @Override
        public Future<Integer> prune(int max) {
            throw new AssertionError("not asked");
        }
    }
}
