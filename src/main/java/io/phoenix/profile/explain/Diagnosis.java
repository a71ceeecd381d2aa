package io.phoenix.profile.explain;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.explain.InstanceSurvey.Answers;
import io.phoenix.profile.explain.StoredState.LogRow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the states of the places, by the rules of docs/consistency.md. Postgres is right about the profile, unless it
 * contradicts its own change log. For one run.
 *
 * <p>The places are not read at the same instant, and may lag behind Postgres within the guaranteed bound. Only an older
 * difference is wrong.
 */
final class Diagnosis {

    /** Below every version. */
    private static final long NO_VERSION = Long.MIN_VALUE;

    private static final String WENT_BACK =
            ", newer than version %d of Postgres, which went back: the row was restored by hand."
                    + " Change the profile once more through the API";

    private static final String OTHER_CONTENT =
            ", with another content than the same version in Postgres: the row was written"
                    + " with the triggers disabled. Change the profile once more through the API";

    private final Explainer.Limits limits;
    private final @Nullable StoredState stored;
    private final @Nullable SharedState shared;
    private final @Nullable Answers answers;
    private final List<InstanceState> instances;
    private final List<Finding> findings = new ArrayList<>();

    /** The version of the row, or of the kept or the newest erasure; {@link #NO_VERSION} if there is neither. */
    private final long version;

    private final boolean exists;
    private final String content;
    private final String form;

    /** The age of this state in Postgres; zero if it is unknown. */
    private final Duration since;

    Diagnosis(
            Explainer.Limits limits,
            BodyEncoder bodies,
            @Nullable StoredState stored,
            @Nullable SharedState shared,
            @Nullable Answers answers,
            List<InstanceState> instances) {
        this.limits = limits;
        this.stored = stored;
        this.shared = shared;
        this.answers = answers;
        this.instances = instances;
        this.form = bodies.form();
        Optional<Profile> row = stored == null ? Optional.empty() : stored.row();
        Optional<LogRow> logged = stored == null ? Optional.empty() : stored.newestLogRow();
        this.exists = row.isPresent();
        this.version = row.map(Profile::version)
                .or(() -> stored == null ? Optional.empty() : stored.keptErasure())
                .or(() -> logged.map(LogRow::version))
                .orElse(NO_VERSION);
        this.content = row.map(profile ->
                        ContentHash.of(CachedProfile.of(profile, bodies).body()))
                .orElse(ContentHash.NONE);
        Optional<Instant> changed = row.map(Profile::updatedAt).or(() -> logged.map(LogRow::changedAt));
        this.since = stored == null ? Duration.ZERO : changed.map(stored::since).orElse(Duration.ZERO);
    }

    List<Finding> findings() {
        if (stored != null) {
            judgeLog(stored);
        }
        if (shared != null) {
            judgeShared(shared);
        }
        instances.forEach(this::judgeInstance);
        judgeSilence();
        return List.copyOf(findings);
    }

    /** Triggers write the log in the transaction of the change, so only an edit by hand makes a contradiction. */
    private void judgeLog(StoredState state) {
        long logged = state.newestLogRow().map(LogRow::version).orElse(NO_VERSION);
        boolean erased = state.newestLogRow().map(LogRow::isErasure).orElse(false);
        String where = "change log";
        if (state.row().isEmpty()) {
            if (logged != NO_VERSION && !erased) {
                wrong(
                        where,
                        "has version " + logged + " and no erasure, but Postgres has no row: it was deleted"
                                + " with the triggers disabled, so no poll finds it. Erase the profile again through the"
                                + " API");
            }
            return;
        }
        Profile row = state.row().get();
        boolean wasChanged = !row.updatedAt().equals(row.createdAt());
        if (logged > row.version() || (erased && logged == row.version())) {
            wrong(
                    where,
                    "has version " + logged + (erased ? ", an erasure" : "") + ", newer than version "
                            + row.version()
                            + " of the row: the row was restored, or written with the triggers disabled. Change the profile once more"
                            + " through the API");
        } else if (wasChanged && logged < row.version() && since.compareTo(limits.logRetention()) < 0) {
            wrong(
                    where,
                    "lacks version " + row.version() + ", which Postgres has had for " + Explanation.text(since)
                            + ": it was written with the trigger of the log disabled, or its row was deleted. No poll finds"
                            + " it. Run \"phoenix-profile check\", and change the profile once more through the API");
        }
    }

    private void judgeShared(SharedState state) {
        String where = "Redis";
        state.defect()
                .ifPresent(defect -> wrong(
                        where,
                        "the value is unusable: " + defect
                                + ". Every instance ignores it, and the next that reads it removes it"));
        if (state.value().isEmpty() || stored == null) {
            return;
        }
        SharedState.Value value = state.value().get();
        String what = (value.erased() ? "the tombstone of version " : "version ") + value.version();
        if (!value.stamp().incarnation().equals(stored.incarnation())) {
            note(
                    where,
                    what + " is of incarnation " + value.stamp().incarnation() + ", and the database of "
                            + stored.incarnation() + ": every instance ignores it");
        } else if (isLater(value.version())) {
            note(where, what + " was committed after Postgres was asked");
        } else if (value.version() > version) {
            wrong(where, what + WENT_BACK.formatted(version));
        } else if (!value.erased() && (!exists || value.version() < version)) {
            judgeOlder(where, what, value.version());
        } else if (!value.erased() && !value.content().equals(content)) {
            wrong(where, what + OTHER_CONTENT);
        }
    }

    /** An older value does no harm on instances with a watermark above it. */
    private void judgeOlder(String where, String what, long old) {
        List<String> deceived = instances.stream()
                .filter(instance -> instance.verified() && !instance.ignores(old))
                .map(InstanceState::name)
                .toList();
        String who = deceived.isEmpty() ? "" : ", except for " + String.join(", ", deceived) + " until the next poll";
        if (isLogged(old)) {
            note(
                    where,
                    what + " is superseded: " + truth() + ", and the change log has a newer version. Every instance"
                            + " ignores it"
                            + who);
        } else if (isSettled()) {
            wrong(
                    where,
                    what + " is too old: " + truth() + ", and the change log has no newer version."
                            + (deceived.isEmpty() ? "" : " It may be served by " + String.join(", ", deceived) + "."));
        } else {
            note(where, what + " is about to be replaced: " + truth());
        }
    }

    private void judgeInstance(InstanceState instance) {
        String where = instance.name();
        if (!instance.verified()) {
            wrong(
                    where,
                    "its polls of the change log fail, so it marks its answers as stale. Look at its log, and at"
                            + " phoenix_profile_polls_failed_total");
        }
        if (stored == null) {
            return;
        }
        if (!instance.incarnation().equals(stored.incarnation())) {
            String seen = "has seen incarnation " + instance.incarnation() + ", and the database is of "
                    + stored.incarnation();
            if (instance.verified()) {
                wrong(where, seen + ": it reads another database, or one that was just promoted");
            } else {
                note(where, seen);
            }
        }
        instance.entry().ifPresent(entry -> judgeEntry(where, instance, entry));
    }

    private void judgeEntry(String where, InstanceState instance, InstanceState.Entry entry) {
        String served =
                "serves version " + entry.version() + (instance.verified() ? " without a mark" : ", marked as stale");
        if (isLater(entry.version())) {
            note(where, served + ", which was committed after Postgres was asked");
        } else if (!exists || entry.version() < version) {
            if (instance.verified() && isSettled()) {
                wrong(
                        where,
                        served + ", although " + truth()
                                + ". Restart it, or change the profile once more through the API");
            } else {
                note(where, served + "; " + truth());
            }
        } else if (entry.version() > version) {
            wrong(where, served + WENT_BACK.formatted(version));
        } else if (instance.form().equals(form) && !entry.content().equals(content)) {
            wrong(where, served + OTHER_CONTENT);
        }
    }

    private void judgeSilence() {
        if (answers != null && answers.complete() && answers.states().size() < answers.asked()) {
            int silent = answers.asked() - answers.states().size();
            wrong(
                    "instances",
                    silent + " of " + answers.asked() + " did not answer within "
                            + InstanceSurvey.ANSWER_MAX.toMillis()
                            + " ms: they hang, are of an older version, or may not write their"
                            + " answer (docs/operations.md, Permissions in Redis)");
        }
    }

    private String truth() {
        return exists
                ? "Postgres has had version " + version + " for " + Explanation.text(since)
                : "Postgres has no row" + (version == NO_VERSION ? "" : " for " + Explanation.text(since));
    }

    /** Whether a version was committed after Postgres was read: versions are microseconds of its clock. */
    private boolean isLater(long other) {
        return stored != null && other > ChronoUnit.MICROS.between(Instant.EPOCH, stored.now());
    }

    /** Whether the change log has a newer version, so that polls know that this one is superseded. */
    private boolean isLogged(long old) {
        return stored != null
                && stored.newestLogRow().map(row -> row.version() > old).orElse(false);
    }

    /** Whether the state of Postgres is older than the bound. A profile without any trace there never was, so it is, too. */
    private boolean isSettled() {
        return version == NO_VERSION || since.compareTo(limits.staleMax()) > 0;
    }

    private void wrong(String where, String text) {
        findings.add(Finding.wrong(where, text));
    }

    private void note(String where, String text) {
        findings.add(Finding.note(where, text));
    }
}
