package io.phoenix.profile.testing;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.feed.FeedChange;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.sync.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of Postgres that the consistency protocol relies on: transactions with ids and snapshots, the table of profiles,
 * the change log that commits with it, pruning, and incarnations. {@link FakeProfileStore} and {@link FakeChangeLog} are its
 * clients. Thread-safe.
 */
public final class FakeDatabase {

    /** As in Postgres. */
    private static final int OVERFLOW_FACTOR = 20;

    private final LongSupplier clockMicros;
    private final Map<ProfileId, Profile> rows = new HashMap<>();
    private final List<LogRow> log = new ArrayList<>();
    private final FakeFeed feed = new FakeFeed(this);
    private final TreeMap<Long, Transaction> open = new TreeMap<>();
    private Incarnation incarnation = new Incarnation(1, 1);
    private String systemIdentifier = "system-1";
    private long nextXid = 1_000;
    private long overXid;
    private long prunedBelow;
    private long prunings;
    private long oldBelow;

    /** The highest version of a profile that a change of all profiles removed. */
    private long removedVersion;

    /** The clock gives microseconds since 1970; versions are taken from it. */
    public FakeDatabase(LongSupplier clockMicros) {
        this.clockMicros = clockMicros;
    }

    /** A database with the clock of the system. */
    public FakeDatabase() {
        this(() -> System.currentTimeMillis() * 1_000);
    }

    /** A committed row of the log; a change of all profiles has no id. */
    private record LogRow(long xid, @Nullable Invalidation change) {}

    /** A transaction that is open: nobody else sees its changes until it commits. */
    public final class Transaction {
        private final long xid;
        private final Map<ProfileId, Profile> written = new HashMap<>();
        private final List<LogRow> logged = new ArrayList<>();
        private final List<FakeFeed.Row> fed = new ArrayList<>();

        private Transaction(long xid) {
            this.xid = xid;
        }

        public long xid() {
            return xid;
        }

        /** Whether it can still commit: a crash ends it. */
        public boolean isOpen() {
            synchronized (FakeDatabase.this) {
                return open.get(xid) == this;
            }
        }

        /** Creates or changes a profile; the version is ignored, a new one is set and returned. */
        public Profile put(Profile profile) {
            synchronized (FakeDatabase.this) {
                Profile present = rows.get(profile.id());
                Profile stored = withVersion(profile, nextVersion(profile.id()));
                written.put(profile.id(), stored);
                if (present != null) {
                    add(Invalidation.changed(stored.id(), stored.version()));
                }
                return stored;
            }
        }

        /** Logs a creation, which is not logged by itself. */
        void logChanged(Profile created) {
            synchronized (FakeDatabase.this) {
                add(Invalidation.changed(created.id(), created.version()));
            }
        }

        /** Returns the version of the erasure. */
        public long erase(ProfileId id) {
            synchronized (FakeDatabase.this) {
                long version = nextVersion(id);
                written.put(id, null);
                add(Invalidation.erased(id, version));
                return version;
            }
        }

        /** Erases, and puts the erasure in place of the profile; returns its version. */
        public long keepErased(ProfileId id) {
            synchronized (FakeDatabase.this) {
                long version = erase(id);
                written.put(id, Profile.keptErasure(id, version));
                return version;
            }
        }

        public void truncate() {
            synchronized (FakeDatabase.this) {
                rows.forEach((id, profile) -> {
                    written.put(id, null);
                    removedVersion = Math.max(removedVersion, profile.version());
                });
                logged.add(new LogRow(xid, null));
                fed.add(feed.row("", "", removedVersion + 1, FeedChange.Kind.EVERYTHING, xid, overXid));
            }
        }

        /** Fails if the transaction has ended, such as by a crash of the database. */
        public void commit() {
            synchronized (FakeDatabase.this) {
                if (!open.remove(xid, this)) {
                    throw new IllegalStateException("transaction " + xid + " has ended (expected: open)");
                }
                written.forEach((id, profile) -> {
                    if (profile == null) {
                        rows.remove(id);
                    } else {
                        rows.put(id, profile);
                    }
                });
                log.addAll(logged);
                feed.committed(fed);
                overXid = Math.max(overXid, xid);
            }
        }

        private void add(Invalidation change) {
            logged.add(new LogRow(xid, change));
            FeedChange.Kind kind = change.erased() ? FeedChange.Kind.ERASED : FeedChange.Kind.CHANGED;
            fed.add(feed.row(change.id().tenantId(), change.id().userId(), change.version(), kind, xid, overXid));
        }

        public void abort() {
            synchronized (FakeDatabase.this) {
                open.remove(xid, this);
                overXid = Math.max(overXid, xid);
            }
        }
    }

    FakeFeed feed() {
        return feed;
    }

    public synchronized Transaction begin() {
        Transaction transaction = new Transaction(nextXid++);
        open.put(transaction.xid, transaction);
        return transaction;
    }

    /** The profile, or the erasure that is kept in its place. */
    @Nullable public synchronized Profile row(ProfileId id) {
        return rows.get(id);
    }

    /** The profiles, without kept erasures. */
    public synchronized List<Profile> rows() {
        return rows.values().stream().filter(row -> !row.erased()).toList();
    }

    public synchronized Incarnation incarnation() {
        return incarnation;
    }

    /** The stamp of a statement that runs now. */
    public synchronized Stamp stamp() {
        return new Stamp(incarnation, snapshot().xmin());
    }

    public synchronized Snapshot snapshot() {
        List<Long> xids = List.copyOf(open.keySet());
        return new Snapshot(xids.isEmpty() ? nextXid : xids.get(0), nextXid, xids);
    }

    /** The newest version of the id in the log, or 0. */
    public synchronized long newestLogged(ProfileId id) {
        return log.stream()
                .filter(row -> row.change != null && row.change.id().equals(id))
                .mapToLong(row -> row.change.version())
                .max()
                .orElse(0);
    }

    public synchronized LoggedChanges newest(int max) {
        return result(
                log.stream()
                        .sorted(Comparator.comparingLong(LogRow::xid).reversed())
                        .toList(),
                max);
    }

    public synchronized LoggedChanges since(Snapshot cursor, int max) {
        return result(
                log.stream()
                        .filter(row -> row.xid >= cursor.xmax() || cursor.open().contains(row.xid))
                        .toList(),
                max);
    }

    /** The number of rows in the log. */
    public synchronized int logSize() {
        return log.size();
    }

    /** Removes all rows below a transaction id. */
    public synchronized int prune(long below) {
        return prune(below, Integer.MAX_VALUE);
    }

    /** Removes the rows that are old and that no open transaction may hide, the oldest first. */
    public synchronized int pruneOld(int max) {
        return prune(Math.min(oldBelow, snapshot().xmin()), max);
    }

    /** Makes everything in the log older than its retention. */
    public synchronized void age() {
        oldBelow = nextXid;
        feed.age();
    }

    private int prune(long below, int max) {
        List<LogRow> removed = log.stream()
                .filter(row -> row.xid < below)
                .sorted(Comparator.comparingLong(LogRow::xid))
                .limit(max)
                .toList();
        log.removeAll(removed);
        if (!removed.isEmpty()) {
            prunedBelow = Math.max(prunedBelow, removed.get(removed.size() - 1).xid + 1);
            prunings++;
        }
        return removed.size();
    }

    public synchronized void beginIncarnation(Incarnation seen, long generationMin) {
        if (seen.equals(incarnation)) {
            incarnation = new Incarnation(
                    Math.max(generationMin, incarnation.generationOfNextRestore()), incarnation.timeline());
            log.clear();
            feed.clear();
            prunedBelow = nextXid;
            prunings++;
        }
    }

    /**
     * Crashes and recovers: open transactions are gone, and ids that were not flushed are given out again.
     *
     * @param firstLostXid the first id that was not flushed; none at or above it may have committed
     */
    public synchronized void crash(long firstLostXid) {
        open.clear();
        overXid = Math.min(overXid, highestCommitted());
        nextXid = Math.min(nextXid, Math.max(firstLostXid, highestCommitted() + 1));
        incarnation = new Incarnation(incarnation.generation() + 1, incarnation.timeline());
    }

    /** A standby that is promoted with the state of an earlier {@link #copy}. This database goes on as an old primary. */
    public synchronized FakeDatabase promoted(Copy standby) {
        FakeDatabase primary = new FakeDatabase(clockMicros);
        primary.systemIdentifier = systemIdentifier;
        primary.restore(standby);
        primary.incarnation = new Incarnation(incarnation.generation(), incarnation.timeline() + 1);
        return primary;
    }

    /** Restores an earlier state without a new timeline, as a copy of the files does. */
    public synchronized void restore(Copy earlier) {
        open.clear();
        rows.clear();
        rows.putAll(earlier.rows);
        log.clear();
        log.addAll(earlier.log);
        nextXid = earlier.nextXid;
        prunedBelow = earlier.prunedBelow;
        prunings = earlier.prunings;
    }

    /** What a standby, a backup or an old primary holds. */
    public static final class Copy {
        private final Map<ProfileId, Profile> rows;
        private final List<LogRow> log;
        private final long nextXid;
        private final long prunedBelow;
        private final long prunings;

        private Copy(FakeDatabase database) {
            rows = new HashMap<>(database.rows);
            log = List.copyOf(database.log);
            nextXid = database.nextXid;
            prunedBelow = database.prunedBelow;
            prunings = database.prunings;
        }
    }

    public synchronized Copy copy() {
        return new Copy(this);
    }

    public synchronized void systemIdentifier(String identifier) {
        systemIdentifier = identifier;
    }

    private long highestCommitted() {
        return log.stream().mapToLong(LogRow::xid).max().orElse(0);
    }

    private LoggedChanges result(List<LogRow> rows, int max) {
        List<LogRow> read = rows.stream().limit(max).toList();
        boolean truncated = rows.size() > max;
        List<Invalidation> changes = new ArrayList<>();
        boolean everything = false;
        for (LogRow row : read) {
            if (row.change == null) {
                everything = true;
            } else {
                changes.add(row.change);
            }
        }
        if (truncated) {
            rows.stream()
                    .limit((long) max * OVERFLOW_FACTOR)
                    .map(LogRow::change)
                    .filter(change -> change != null && change.erased())
                    .limit(max)
                    .filter(erasure -> !changes.contains(erasure))
                    .forEach(changes::add);
        }
        return new LoggedChanges(
                incarnation,
                systemIdentifier,
                snapshot(),
                prunedBelow,
                prunings,
                clockMicros.getAsLong(),
                changes,
                truncated,
                read.stream().mapToLong(LogRow::xid).min().orElse(0),
                everything,
                false);
    }

    /** Grows with every change of an id, also of those that are not committed yet. */
    synchronized long nextVersion(ProfileId id) {
        long highest = Math.max(newestLogged(id), removedVersion);
        Profile present = rows.get(id);
        if (present != null) {
            highest = Math.max(highest, present.version());
        }
        return Math.max(highest + 1, clockMicros.getAsLong());
    }

    private static Profile withVersion(Profile profile, long version) {
        return new Profile(
                profile.id(),
                profile.name(),
                profile.nameIsCustom(),
                profile.avatarGeneration(),
                profile.picture(),
                version,
                profile.createdAt(),
                profile.updatedAt(),
                profile.avatarSeed(),
                /* erased= */ false);
    }
}
