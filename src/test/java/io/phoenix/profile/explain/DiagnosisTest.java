package io.phoenix.profile.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.explain.InstanceState.Entry;
import io.phoenix.profile.explain.InstanceSurvey.Answers;
import io.phoenix.profile.explain.SharedState.Value;
import io.phoenix.profile.explain.StoredState.LogRow;
import io.phoenix.profile.testing.TestProfiles;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is wrong, and what only looks so. Times are seconds before the look at Postgres. */
class DiagnosisTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Incarnation PRESENT = new Incarnation(3, 2);
    private static final Incarnation OLDER = new Incarnation(2, 2);
    private static final long CREATED = 3_600;

    private final BodyEncoder bodies = TestProfiles.encoder();
    private final ProfileId id = TestProfiles.id();
    private final String content = ContentHash.of(bodies.encode(TestProfiles.profile(id, "Alice Lind")));

    // ---- nothing is wrong ----

    @Test
    void findings_allHoldTheSame_isEmpty() {
        assertThat(judge(row(100), redis(100), instance("a", 100, true), instance("b", 100, true)))
                .isEmpty();
    }

    @Test
    void findings_neverChangedAndNotLogged_isEmpty() {
        StoredState created = stored(Optional.of(profile(version(100), before(100), before(100))));

        assertThat(judge(created, redis(100), instance("a", 100, true))).isEmpty();
    }

    @Test
    void findings_logPruned_isEmpty() {
        StoredState pruned = stored(Optional.of(changed(1_000)));

        assertThat(judge(pruned, null, instance("a", 1_000, true))).isEmpty();
    }

    @Test
    void findings_changeJustCommitted_isOnlyNoted() {
        assertThat(judge(row(1), redis(100), instance("a", 100, true)))
                .extracting(Finding::wrong)
                .containsOnly(false);
    }

    @Test
    void findings_committedAfterTheLook_isOnlyNoted() {
        assertThat(judge(row(100), redis(-1), instance("a", -1, true)))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.text()).contains("committed after Postgres was asked"))
                .noneMatch(Finding::wrong);
    }

    // ---- instances ----

    @Test
    void findings_oldEntryServedWithoutMark_isWrong() {
        assertWrong(judge(row(12), redis(12), instance("a", 100, true), instance("b", 12, true)), "a")
                .contains("serves version " + version(100) + " without a mark")
                .contains("Postgres has had version " + version(12) + " for 12 s");
    }

    @Test
    void findings_oldEntryOfAnUnverifiedInstance_isMarkedAndItsPollsAreWrong() {
        List<Finding> findings = judge(row(12), redis(12), instance("a", 100, false));

        assertWrong(findings, "a").contains("its polls of the change log fail");
        assertThat(findings)
                .anyMatch(finding -> !finding.wrong() && finding.text().contains("marked as stale"));
    }

    @Test
    void findings_entryWithoutRow_isWrong() {
        assertWrong(judge(erased(12), null, instance("a", 100, true)), "a").contains("Postgres has no row for 12 s");
    }

    @Test
    void findings_entryNewerThanPostgres_isWrong() {
        assertWrong(judge(row(100), null, instance("a", 12, true)), "a").contains("Postgres, which went back");
    }

    @Test
    void findings_sameVersionOtherContent_isWrong() {
        InstanceState other = new InstanceState(
                "a", bodies.form(), PRESENT, true, OptionalLong.empty(), Optional.of(entry(100, "00000000")));

        assertWrong(judge(row(100), null, other), "a").contains("another content than the same version");
    }

    @Test
    void findings_otherContentOfAnotherForm_isEmpty() {
        InstanceState other = new InstanceState(
                "a", "ffffffff", PRESENT, true, OptionalLong.empty(), Optional.of(entry(100, "00000000")));

        assertThat(judge(row(100), null, other)).isEmpty();
    }

    @Test
    void findings_verifiedInAnotherIncarnation_isWrong() {
        InstanceState lost = new InstanceState("a", bodies.form(), OLDER, true, OptionalLong.empty(), Optional.empty());

        assertWrong(judge(row(100), null, lost), "a").contains("it reads another database");
    }

    @Test
    void findings_someDidNotAnswer_isWrong() {
        InstanceState instance = instance("a", 100, true);

        assertWrong(judge(row(100), null, new Answers(3, true, List.of(instance)), instance), "instances")
                .startsWith("2 of 3 did not answer within 500 ms");
        assertThat(judge(row(100), null, new Answers(3, false, List.of(instance)), instance))
                .as("in a cluster the number is not known")
                .isEmpty();
    }

    // ---- Redis ----

    @Test
    void findings_supersededValue_isIgnoredByAll() {
        InstanceState knows =
                new InstanceState("a", bodies.form(), PRESENT, true, OptionalLong.of(version(12)), Optional.empty());
        InstanceState doesNot =
                new InstanceState("b", bodies.form(), PRESENT, true, OptionalLong.empty(), Optional.empty());

        assertThat(judge(row(12), redis(100), knows, doesNot)).singleElement().satisfies(finding -> {
            assertThat(finding.wrong()).isFalse();
            assertThat(finding.text()).contains("is superseded", "Every instance ignores it, except for b until");
        });
    }

    @Test
    void findings_oldValueThatTheLogDoesNotTellOf_isWrong() {
        StoredState unlogged = stored(Optional.of(changed(12)));

        List<Finding> findings = judge(unlogged, redis(100), instance("a", 12, true));

        assertWrong(findings, "Redis").contains("is too old").contains("It may be served by a.");
        assertWrong(findings, "change log").contains("lacks version " + version(12));
    }

    @Test
    void findings_defectiveValue_isWrong() {
        SharedState defective = new SharedState(Optional.empty(), Optional.of("bad mac"), Optional.empty());

        assertWrong(judge(row(100), defective), "Redis").contains("unusable: bad mac");
    }

    @Test
    void findings_valueOfAnotherIncarnation_isIgnoredByAll() {
        SharedState lost = new SharedState(
                Optional.of(new Value(version(12), false, new Stamp(OLDER, 1), content)),
                Optional.empty(),
                Optional.empty());

        assertThat(judge(row(100), lost)).singleElement().satisfies(finding -> {
            assertThat(finding.wrong()).isFalse();
            assertThat(finding.text()).contains("of incarnation " + OLDER, "every instance ignores it");
        });
    }

    @Test
    void findings_tombstoneBelowANewProfile_isEmpty() {
        SharedState tombstone = new SharedState(
                Optional.of(new Value(version(200), true, new Stamp(PRESENT, 1), ContentHash.NONE)),
                Optional.empty(),
                Optional.empty());

        assertThat(judge(row(100), tombstone)).isEmpty();
        assertThat(judge(erased(200), tombstone)).isEmpty();
    }

    @Test
    void findings_valueNewerThanPostgres_isWrong() {
        assertWrong(judge(row(100), redis(12)), "Redis").contains("Postgres, which went back");
    }

    @Test
    void findings_valueOfOtherContent_isWrong() {
        SharedState other = new SharedState(
                Optional.of(new Value(version(100), false, new Stamp(PRESENT, 1), "00000000")),
                Optional.empty(),
                Optional.empty());

        assertWrong(judge(row(100), other), "Redis").contains("another content");
    }

    // ---- the change log ----

    @Test
    void findings_changeNotLogged_isWrong() {
        StoredState unlogged = stored(Optional.of(changed(12)), logged("changed", 100));

        assertWrong(judge(unlogged, null), "change log")
                .contains("lacks version " + version(12) + ", which Postgres has had for 12 s");
    }

    @Test
    void findings_logNewerThanTheRow_isWrong() {
        StoredState restored = stored(Optional.of(changed(100)), logged("changed", 12));

        assertWrong(judge(restored, null), "change log").contains("newer than version " + version(100) + " of the row");
    }

    @Test
    void findings_rowGoneWithoutErasure_isWrong() {
        StoredState gone = stored(Optional.empty(), logged("changed", 12));

        assertWrong(judge(gone, null), "change log")
                .contains("Postgres has no row: it was deleted with the triggers disabled");
    }

    @Test
    void findings_truncated_isEmpty() {
        StoredState truncated = stored(Optional.empty(), logged("everything", 12));

        assertThat(judge(truncated, null)).isEmpty();
    }

    // ---- what the places hold ----

    /** A version of so many seconds ago; versions are microseconds. */
    private static long version(long secondsAgo) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, before(secondsAgo));
    }

    private static Instant before(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    private Profile profile(long version, Instant createdAt, Instant updatedAt) {
        return new Profile(id, "Alice Lind", true, 0, version, createdAt, updatedAt);
    }

    private Profile changed(long secondsAgo) {
        return profile(version(secondsAgo), before(CREATED), before(secondsAgo));
    }

    /** A profile that was changed so many seconds ago, and logged. */
    private StoredState row(long secondsAgo) {
        return stored(Optional.of(changed(secondsAgo)), logged("changed", secondsAgo));
    }

    private static StoredState erased(long secondsAgo) {
        return stored(Optional.empty(), logged("erased", secondsAgo));
    }

    private static StoredState stored(Optional<Profile> row, LogRow... log) {
        return new StoredState(PRESENT, NOW, row, List.of(log));
    }

    private static LogRow logged(String kind, long secondsAgo) {
        return new LogRow(version(secondsAgo), kind, before(secondsAgo));
    }

    private SharedState redis(long secondsAgo) {
        return new SharedState(
                Optional.of(new Value(version(secondsAgo), false, new Stamp(PRESENT, 1), content)),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(9)));
    }

    private InstanceState instance(String name, long secondsAgo, boolean verified) {
        return new InstanceState(
                name, bodies.form(), PRESENT, verified, OptionalLong.empty(), Optional.of(entry(secondsAgo, content)));
    }

    private static Entry entry(long secondsAgo, String content) {
        return new Entry(version(secondsAgo), Duration.ofSeconds(1), content);
    }

    private List<Finding> judge(StoredState stored, @Nullable SharedState shared, InstanceState... instances) {
        return judge(stored, shared, new Answers(instances.length, true, List.of(instances)), instances);
    }

    private List<Finding> judge(
            StoredState stored, @Nullable SharedState shared, Answers answers, InstanceState... instances) {
        return new Diagnosis(
                        new Explainer.Limits(Duration.ofSeconds(2), Duration.ofMinutes(15)),
                        bodies,
                        stored,
                        shared,
                        answers,
                        List.of(instances))
                .findings();
    }

    /** The text of the only wrong finding about a place. */
    private static AbstractStringAssert<?> assertWrong(List<Finding> findings, String where) {
        List<Finding> wrong = findings.stream()
                .filter(finding -> finding.wrong() && finding.where().equals(where))
                .toList();
        assertThat(wrong).as(findings.toString()).hasSize(1);
        return assertThat(wrong.get(0).text());
    }
}
