package io.phoenix.profile.sync;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.read.ProfileStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Logs and stores that lack a part of the consistency protocol, for mutation tests. */
final class MutantPorts {

    private MutantPorts() {}

    /** A log whose cursor and results are changed. */
    static ChangeLog log(ChangeLog log, UnaryOperator<Snapshot> cursor, UnaryOperator<LoggedChanges> result) {
        return new ChangeLog() {
            @Override
            public Future<LoggedChanges> newest(int max) {
                return log.newest(max).map(read -> result.apply(read));
            }

            @Override
            public Future<LoggedChanges> since(Snapshot previous, int max) {
                return log.since(cursor.apply(previous), max).map(read -> result.apply(read));
            }

            @Override
            public Future<Void> beginIncarnation(Incarnation seen, long generationMin) {
                return log.beginIncarnation(seen, generationMin);
            }

            @Override
            public Future<Integer> prune(int max) {
                return log.prune(max);
            }
        };
    }

    static LoggedChanges with(
            LoggedChanges read, Incarnation incarnation, long prunedBelow, boolean truncated, boolean everything) {
        return new LoggedChanges(
                incarnation,
                read.systemIdentifier(),
                read.snapshot(),
                prunedBelow,
                read.prunings(),
                read.clockMicros(),
                read.changes(),
                truncated,
                read.oldestXid(),
                everything,
                read.tenants());
    }

    /** What a poll finds, with another snapshot, number of prunings, changes, or oldest transaction. */
    static LoggedChanges with(
            LoggedChanges read, Snapshot snapshot, long prunings, List<Invalidation> changes, long oldestXid) {
        return new LoggedChanges(
                read.incarnation(),
                read.systemIdentifier(),
                snapshot,
                read.prunedBelow(),
                prunings,
                read.clockMicros(),
                changes,
                read.truncated(),
                oldestXid,
                read.everything(),
                read.tenants());
    }

    static LoggedChanges with(LoggedChanges read, Snapshot snapshot) {
        return with(read, snapshot, read.prunings(), read.changes(), read.oldestXid());
    }

    static LoggedChanges withSystemIdentifier(LoggedChanges read, String systemIdentifier) {
        return new LoggedChanges(
                read.incarnation(),
                systemIdentifier,
                read.snapshot(),
                read.prunedBelow(),
                read.prunings(),
                read.clockMicros(),
                read.changes(),
                read.truncated(),
                read.oldestXid(),
                read.everything(),
                read.tenants());
    }

    /** A log that reads from the newest row that was visible. */
    static ChangeLog newestRowAsCursor(ChangeLog log) {
        return new ChangeLog() {
            @Override
            public Future<LoggedChanges> newest(int max) {
                return log.newest(max).compose(this::withNewestRow);
            }

            @Override
            public Future<LoggedChanges> since(Snapshot cursor, int max) {
                return log.since(cursor, max).compose(this::withNewestRow);
            }

            private Future<LoggedChanges> withNewestRow(LoggedChanges read) {
                return log.newest(1).map(newest -> {
                    long next = newest.oldestXid() + 1;
                    return with(read, new Snapshot(next, next, List.of()));
                });
            }

            @Override
            public Future<Void> beginIncarnation(Incarnation seen, long generationMin) {
                return log.beginIncarnation(seen, generationMin);
            }

            @Override
            public Future<Integer> prune(int max) {
                return log.prune(max);
            }
        };
    }

    /** A log that shows another snapshot than the one it continues from. */
    static ChangeLog showing(ChangeLog log, UnaryOperator<Snapshot> shown) {
        IdentityHashMap<Snapshot, Snapshot> actual = new IdentityHashMap<>();
        return log(log, cursor -> Objects.requireNonNull(actual.get(cursor)), read -> {
            Snapshot other = shown.apply(read.snapshot());
            actual.put(other, read.snapshot());
            return with(read, other);
        });
    }

    /** Rule 9: compared, it is one whose crashes count more than its timeline. */
    static Incarnation crashesFirst(Incarnation actual) {
        return Incarnation.of(actual.restores(), /* timeline= */ actual.crashes(), /* crashes= */ actual.timeline());
    }

    /** A store whose results claim to be of another incarnation. */
    static ProfileStore store(ProfileStore store, UnaryOperator<Incarnation> claimed) {
        return new ProfileStore() {
            private <T> Stamped<T> changed(Stamped<T> result) {
                Stamp stamp = result.stamp();
                return new Stamped<>(result.value(), new Stamp(claimed.apply(stamp.incarnation()), stamp.xmin()));
            }

            @Override
            public Future<Stamped<Optional<Profile>>> find(ProfileId id) {
                return store.find(id).map(this::changed);
            }

            @Override
            public Future<Stamped<List<Profile>>> findAll(List<ProfileId> ids) {
                return store.findAll(ids).map(this::changed);
            }

            @Override
            public Future<Stamped<Optional<Profile>>> insert(ProfileId id, ClaimedName name) {
                return store.insert(id, name).map(this::changed);
            }

            @Override
            public Future<Stamped<List<Profile>>> insertAll(Map<ProfileId, ClaimedName> names) {
                return store.insertAll(names).map(this::changed);
            }

            @Override
            public Future<Stamped<Profile>> update(ProfileId id, ProfileUpdate update, ClaimedName name) {
                return store.update(id, update, name).map(this::changed);
            }

            @Override
            public Future<Stamped<Long>> erase(ProfileId id, VersionCondition condition, Duration renameCooldown) {
                return store.erase(id, condition, renameCooldown).map(this::changed);
            }

            @Override
            public Future<Stamped<Long>> eraseAndKeep(
                    ProfileId id, VersionCondition condition, Duration renameCooldown) {
                return store.eraseAndKeep(id, condition, renameCooldown).map(this::changed);
            }

            @Override
            public Future<Stamped<Moved>> move(ProfileId from, ProfileId to, boolean replace) {
                return store.move(from, to, replace).map(this::changed);
            }

            @Override
            public Future<Stamped<Optional<Long>>> lift(ProfileId id) {
                return store.lift(id).map(this::changed);
            }
        };
    }
}
