package io.phoenix.profile.sync;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Admission;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchReads;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.read.Source;
import io.phoenix.profile.sync.SimulatedHistory.Begun;
import io.phoenix.profile.sync.Violation.Promise;
import io.phoenix.profile.testing.FakeChangeLog;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeInstance;
import io.phoenix.profile.testing.FakeProfileStore;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of a deterministic simulation, in virtual time: an instance A, which is the real code of cache, reads, writes
 * and polls; another instance B, which knows nothing of A; and their database and Redis, which fail in all ways that the
 * consistency protocol has to bear. The seed decides every step, so a schedule can be replayed.
 *
 * <p>Checks the {@linkplain Violation.Promise promises} with every answer, and once all is quiet.
 */
final class SimulatedWorld {

    private static final ServiceMetrics METRICS = new ServiceMetrics();
    private static final long EPOCH_MICROS =
            Instant.parse("2030-01-01T00:00:00Z").getEpochSecond() * 1_000_000;
    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final long POLL_NANOS = Duration.ofMillis(500).toNanos();
    private static final long PRUNING_NANOS = Duration.ofMillis(1).toNanos();
    private static final int OPEN_TRANSACTIONS_MAX = 2;
    private static final int TRACE_MAX = 400;

    private final Random random;
    private final Mutation mutation;
    private final Set<Fault> faults;
    private final SimulatedPorts ports = new SimulatedPorts(this);
    private final List<ProfileId> ids;
    private final ChangeLogPoll.Limits pollLimits;
    private final int watermarksMax;
    private final Deque<String> trace = new ArrayDeque<>();

    long nanos = Duration.ofHours(1).toNanos();
    boolean cutOff;
    boolean redisAway;
    boolean redisRefusesA;
    final Deque<Message> messages = new ArrayDeque<>();

    /** The database that the call which takes effect has reached; null if none. */
    @Nullable FakeDatabase routed;

    private FakeDatabase database = new FakeDatabase(() -> EPOCH_MICROS + nanos / 1_000);
    private FakeProfileStore store = new FakeProfileStore(database);
    private @Nullable FakeDatabase oldPrimary;
    private FakeDatabase.Copy standby = database.copy();
    private final FakeSharedCache redis = new FakeSharedCache(() -> nanos);
    private Map<ProfileId, SharedValue> redisBefore = Map.of();
    private boolean redisRefusesB;
    private final List<Deque<Runnable>> processesOfB = new ArrayList<>();
    private final Map<ProfileId, FakeDatabase.Transaction> locks = new HashMap<>();
    private int openTransactions;
    private long pollDueNanos;

    private LocalCache cache;
    private ChangeLogPoll poll;
    private FakeInstance instance;

    private final SimulatedHistory history = new SimulatedHistory(BOUND);
    private long pollBeganNanos;
    private Incarnation polledIncarnation = Incarnation.NONE;

    /** Whether A has received a result of the present database. */
    private boolean told;

    private boolean pruned;
    private boolean tombstonesMayBeMissing;
    private int restores;

    /** The newest incarnation of a database that was replaced by a restored one. */
    private Incarnation newestSeen = Incarnation.NONE;

    /** What an answer of A has broken. */
    private @Nullable Violation violation;

    /** What may go wrong in a schedule. */
    enum Fault {
        REDIS_REFUSES_WRITES,
        REDIS_AWAY,
        REDIS_LOSES_MESSAGES,
        REDIS_GOES_BACK,
        REDIS_EVICTS,
        L1_EVICTS,
        LONG_TRANSACTIONS,
        B_CRASHES,
        A_CUT_OFF,
        A_RESTARTS,
        PRUNING,
        PRUNING_BY_HAND,
        TRUNCATE,
        POSTGRES_CRASHES,
        FAIL_OVER,
        RESTORE,
        ERASURES,
        WRITES_OF_A,
        SLOW_CALLS
    }

    /** An invalidation on the bus. */
    record Message(Incarnation incarnation, Invalidation invalidation) {}

    /** @param faults those that may happen; null lets the seed decide */
    SimulatedWorld(long seed, Mutation mutation, @Nullable Set<Fault> faults) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.mutation = mutation;
        this.faults = faults == null ? drawFaults() : faults;
        this.ids = List.of(new ProfileId("t", "p"), new ProfileId("t", "q"), new ProfileId("t", "r"))
                .subList(0, 1 + random.nextInt(3));
        this.watermarksMax = draw(1, 3, 1_000);
        this.pollLimits = new ChangeLogPoll.Limits(Duration.ofMillis(500), draw(2, 1_000), draw(2, 1_000));
        ids.forEach(id -> commit(id, transaction -> transaction.put(profile(id))));
        startA();
    }

    private Set<Fault> drawFaults() {
        Set<Fault> drawn = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) {
            if (random.nextInt(3) == 0) {
                drawn.add(fault);
            }
        }
        return drawn;
    }

    private int draw(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean happens(Fault fault) {
        return faults.contains(fault);
    }

    private void startA() {
        cache = mutation.cache(
                new LocalCache.Limits(1_000, Duration.ofHours(1), BOUND, Duration.ofSeconds(10), watermarksMax, 1_000),
                () -> nanos);
        io.phoenix.profile.read.SharedCache shared = ports.shared(redis);
        TombstoneRepeater tombstones =
                new TombstoneRepeater(shared, mutation.tombstonesRepeatedFor(), 1_000, () -> nanos);
        poll = new ChangeLogPoll(
                null,
                ports.log(mutation.log(new RoutedLog())),
                cache,
                tombstones,
                pollLimits,
                () -> nanos,
                METRICS.consistency());
        instance = FakeInstance.of(
                null,
                cache,
                shared,
                shared,
                ports.bus(),
                ports.store(mutation.store(new RoutedStore())),
                Duration.ZERO,
                METRICS.reads());
        cache.addListener(history.listener());
        poll.addListener(this::polled);
        pollDueNanos = nanos;
    }

    /** Runs the schedule; throws {@link Violation}. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            throwViolation();
        }
        heal();
        settle();
        checkQuiet();
        throwViolation();
    }

    private void throwViolation() {
        if (violation != null) {
            throw violation;
        }
    }

    String traceText() {
        return faults + " " + pollLimits + " watermarks " + watermarksMax + "\n  " + String.join("\n  ", trace);
    }

    void trace(String what) {
        if (trace.size() == TRACE_MAX) {
            trace.removeFirst();
        }
        trace.add("%.3f s  %s".formatted(nanos / 1e9, what));
    }

    // ---- steps

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 35 && !ports.calls.isEmpty()) {
            ports.advance(ports.calls.get(random.nextInt(ports.calls.size())));
        } else if (dice < 50 && !processesOfB.isEmpty()) {
            advanceB();
        } else if (dice < 58) {
            pass(draw(1, 20, 100, 300) * 1_000_000L);
        } else if (dice < 62 && happens(Fault.SLOW_CALLS)) {
            pass(draw(600, 1_200, 2_500) * 1_000_000L);
        } else if (dice < 71) {
            readByA(id());
        } else if (dice < 74) {
            readAllByA();
        } else if (dice < 78 && happens(Fault.WRITES_OF_A)) {
            writeByA(id());
        } else if (dice < 86) {
            startProcessOfB(id());
        } else if (dice < 90 && !messages.isEmpty()) {
            deliver();
        } else {
            fault();
        }
    }

    private ProfileId id() {
        return ids.get(random.nextInt(ids.size()));
    }

    private void pass(long passing) {
        nanos += passing;
        ports.expire();
        if (nanos >= pollDueNanos) {
            pollDueNanos = nanos + POLL_NANOS;
            trace("poll is due");
            poll.poll();
        }
    }

    private void deliver() {
        Message message = messages.removeFirst();
        if (happens(Fault.REDIS_LOSES_MESSAGES) && random.nextBoolean()) {
            trace("a message of " + message.invalidation + " is lost");
            return;
        }
        trace("A receives " + message.invalidation);
        cache.received(message.incarnation, message.invalidation);
    }

    // ---- A

    private void readByA(ProfileId id) {
        trace("A begins a read of " + id);
        Begun begun = begun(id);
        instance.reads().read(id, SingleReads.ANY_VERSION).onSuccess(result -> check(begun, result));
    }

    private void readAllByA() {
        boolean creates = random.nextBoolean();
        trace("A begins a read of " + ids + (creates ? "" : ", those that exist"));
        Map<ProfileId, Begun> begun = new HashMap<>();
        ids.forEach(id -> begun.put(id, begun(id)));
        BatchReads reads = instance.batchReads();
        (creates ? reads.readOrCreate(ids) : reads.lookUp(ids))
                .onSuccess(batch -> Stream.concat(batch.found().stream(), batch.erased().stream())
                        .forEach(each -> check(begun.get(each.id()), each)));
    }

    private Begun begun(ProfileId id) {
        return history.begun(id, nanos, database.incarnation());
    }

    private void check(Begun begun, ReadResult result) {
        long version = result.profile().version();
        trace("A answers " + begun.id() + " v" + version + " from "
                + result.source().label());
        if (result.source() != Source.STALE) {
            try {
                history.answered(begun, version, database.incarnation());
            } catch (Violation broken) {
                // thrown by the schedule: here it would become the failure of a future
                violation = violation == null ? broken : violation;
            }
        }
        mutation.answered(cache, result);
    }

    private void writeByA(ProfileId id) {
        if (happens(Fault.ERASURES) && random.nextInt(3) == 0) {
            eraseByA(id);
            return;
        }
        trace("A begins an update of " + id);
        Begun begun = begun(id);
        ProfileUpdate update = new ProfileUpdate(
                ClaimedName.shared("Name " + random.nextInt(1_000_000)), false, VersionCondition.NONE, Duration.ZERO);
        instance.profiles().update(id, update).onSuccess(changed -> {
            trace("A acknowledges " + id + " v" + changed.version());
            history.acknowledged(begun, changed.version());
        });
    }

    private void eraseByA(ProfileId id) {
        boolean keeps = random.nextBoolean();
        boolean lifts = random.nextBoolean();
        String what = keeps ? "an erasure of " + id + " that is kept" : (lifts ? "to lift " : "an erasure of ") + id;
        trace("A begins " + what);
        Profiles profiles = instance.profiles();
        Future<Void> erased = keeps
                ? profiles.eraseAndKeep(id, VersionCondition.NONE, Duration.ZERO)
                : lifts ? profiles.lift(id) : profiles.erase(id, Duration.ZERO);
        erased.onSuccess(done -> trace("A acknowledges " + what));
    }

    /** A statement that writes waits for the locks of its rows; here it fails. */
    <T> Future<T> writing(Set<ProfileId> written, Supplier<Future<T>> statement) {
        if (written.stream().anyMatch(locks::containsKey)) {
            return Future.failedFuture(new ProfileFailure(ProfileFailure.Kind.DEPENDENCY_UNAVAILABLE, "locked"));
        }
        Future<T> result = statement.get();
        written.forEach(this::record);
        return result;
    }

    /** A result of a database has arrived at A. */
    void arrived(Incarnation of) {
        Incarnation present = database.incarnation();
        told |= of.equals(present);
        // a mutation may let A believe that nothing has changed, so what A believes is not enough
        if (told && cache.incarnation().equals(mutation.claimed(present))) {
            history.noticed(present, nanos);
        }
    }

    void pollBegins() {
        pollBeganNanos = nanos;
    }

    private void polled(LoggedChanges read) {
        history.polled(pollBeganNanos);
        polledIncarnation = read.incarnation();
        long erasures = read.changes().stream().filter(Invalidation::erased).count();
        int max = Math.min(pollLimits.changesMax(), pollLimits.firstChangesMax());
        if (read.truncated() && (erasures >= max || database.logSize() > 20 * max)) {
            trace("the poll may have missed erasures");
            tombstonesMayBeMissing = true;
        }
    }

    // ---- B, and edits by hand

    private void startProcessOfB(ProfileId id) {
        switch (random.nextInt(4)) {
            case 0 -> processesOfB.add(loadByB(id));
            case 1, 2 -> {
                if (openTransactions < OPEN_TRANSACTIONS_MAX) {
                    processesOfB.add(writeByB(id, happens(Fault.ERASURES) && random.nextInt(3) == 0));
                }
            }
            default -> {
                if (happens(Fault.TRUNCATE) && random.nextInt(10) == 0 && locks.isEmpty()) {
                    trace("TRUNCATE");
                    FakeDatabase.Transaction transaction = database.begin();
                    transaction.truncate();
                    transaction.commit();
                    tombstonesMayBeMissing = true;
                    long version = EPOCH_MICROS + nanos / 1_000;
                    ids.forEach(each -> history.committed(each, version, true, nanos));
                }
            }
        }
    }

    private void advanceB() {
        Deque<Runnable> process = processesOfB.get(random.nextInt(processesOfB.size()));
        process.removeFirst().run();
        if (process.isEmpty()) {
            processesOfB.remove(process);
        }
    }

    private Deque<Runnable> loadByB(ProfileId id) {
        Deque<Runnable> steps = new ArrayDeque<>();
        long[] beginNanos = {0};
        SharedValue[] value = {null};
        steps.add(() -> {
            beginNanos[0] = nanos;
            Profile row = database.row(id);
            value[0] = row == null ? null : value(row, stamp());
            trace("B reads " + id + " v" + (row == null ? "none" : row.version()));
        });
        steps.add(() -> {
            if (value[0] != null && !redisAway && !redisRefusesB) {
                redis.put(value[0], beginNanos[0]);
                trace("B puts " + id + " v" + value[0].version());
            }
        });
        return steps;
    }

    private Deque<Runnable> writeByB(ProfileId id, boolean erases) {
        Deque<Runnable> steps = new ArrayDeque<>();
        FakeDatabase at = database;
        FakeDatabase.Transaction[] transaction = {null};
        SharedValue[] value = {null};
        long[] beginNanos = {0};
        boolean early = happens(Fault.LONG_TRANSACTIONS);
        Runnable begin = () -> {
            transaction[0] = at.begin();
            openTransactions++;
            trace("B begins x" + transaction[0].xid());
        };
        Runnable write = () -> {
            if (locks.containsKey(id) || !transaction[0].isOpen()) {
                return;
            }
            beginNanos[0] = nanos;
            locks.put(id, transaction[0]);
            Stamp stamp = stamp();
            Profile row = database.row(id);
            if (erases && row != null && !row.erased() && random.nextBoolean()) {
                long version = transaction[0].keepErased(id);
                value[0] = SharedValue.keptErasure(id, version, stamp);
                trace("B erases " + id + " v" + version + " in x" + transaction[0].xid() + ", and keeps it");
            } else if (row != null && (erases || row.erased())) {
                long version = transaction[0].erase(id);
                value[0] = SharedValue.tombstone(id, version, stamp);
                trace("B erases " + id + " v" + version + " in x" + transaction[0].xid());
            } else {
                Profile stored = transaction[0].put(profile(id));
                value[0] = value(stored, stamp);
                trace("B writes " + id + " v" + stored.version() + " in x" + transaction[0].xid());
            }
        };
        Runnable end = () -> {
            openTransactions--;
            locks.values().removeIf(held -> held == transaction[0]);
            boolean commits = value[0] != null && at == database && transaction[0].isOpen() && random.nextInt(8) > 0;
            trace((commits ? "COMMIT" : "abort") + " of x" + transaction[0].xid());
            if (commits) {
                transaction[0].commit();
                record(id);
            } else {
                transaction[0].abort();
                value[0] = null;
            }
        };
        steps.add(() -> {
            begin.run();
            if (!early) {
                write.run();
                end.run();
            }
        });
        if (early) {
            steps.add(write);
            steps.add(end);
        }
        steps.add(() -> {
            if (value[0] == null) {
                return;
            }
            if (happens(Fault.B_CRASHES) && random.nextInt(3) == 0) {
                trace("B crashes");
                value[0] = null;
            } else if (!redisAway && !redisRefusesB) {
                redis.put(value[0], beginNanos[0]);
                trace("B puts " + (value[0].erased() ? "the tombstone of " : "") + id + " v" + value[0].version());
            }
        });
        steps.add(() -> {
            if (value[0] != null && !redisAway && !redisRefusesB) {
                messages.add(new Message(
                        value[0].stamp().incarnation(), new Invalidation(id, value[0].version(), value[0].erased())));
            }
        });
        return steps;
    }

    // ---- faults

    private void fault() {
        List<Fault> possible = List.copyOf(faults);
        if (possible.isEmpty()) {
            return;
        }
        switch (possible.get(random.nextInt(possible.size()))) {
            case REDIS_REFUSES_WRITES -> {
                redisRefusesA = random.nextBoolean();
                redisRefusesB = random.nextBoolean();
                trace("Redis refuses writes of A: " + redisRefusesA + ", of B: " + redisRefusesB);
            }
            case REDIS_AWAY -> {
                redisAway = !redisAway;
                trace("Redis is away: " + redisAway);
            }
            case REDIS_GOES_BACK -> {
                if (random.nextBoolean()) {
                    redisBefore = redis.copy();
                } else {
                    trace("Redis goes back");
                    redis.restore(redisBefore);
                    tombstonesMayBeMissing = true;
                }
            }
            case REDIS_EVICTS -> {
                ProfileId id = id();
                trace("Redis evicts " + id);
                redis.evict(id);
            }
            case L1_EVICTS -> {
                ProfileId id = id();
                trace("L1 evicts " + id);
                cache.drop(id);
            }
            case A_CUT_OFF -> {
                cutOff = !cutOff;
                trace("A is cut off from Postgres: " + cutOff);
            }
            case A_RESTARTS -> {
                trace("A RESTARTS");
                ports.calls.clear();
                // those of the last minutes are still in the log
                tombstonesMayBeMissing |= pruned;
                if (!database.incarnation().isNewerThan(newestSeen)) {
                    // only a running instance notices it by itself
                    markRestored();
                }
                history.started();
                told = false;
                startA();
            }
            case PRUNING -> {
                trace("pruning below x" + database.snapshot().xmin());
                prune(database.snapshot().xmin());
            }
            case PRUNING_BY_HAND -> {
                trace("pruning by hand");
                prune(database.snapshot().xmax());
                tombstonesMayBeMissing = true;
            }
            case POSTGRES_CRASHES -> crashPostgres();
            case FAIL_OVER -> failOver();
            case RESTORE -> restore();
            default -> {}
        }
    }

    private void prune(long below) {
        database.prune(below);
        logIsShorter();
        pruned = true;
    }

    /** The clock moves on: a version is at most a few microseconds ahead of it, and a row never leaves the log that soon. */
    private void logIsShorter() {
        nanos += PRUNING_NANOS;
    }

    private void crashPostgres() {
        if (oldPrimary != null && random.nextBoolean()) {
            trace("the old primary crashes");
            oldPrimary.crash(0);
            return;
        }
        trace("POSTGRES CRASHES");
        database.crash(0);
        locks.clear();
        tombstonesMayBeMissing |= pruned;
    }

    private void failOver() {
        if (random.nextInt(3) > 0) {
            standby = database.copy();
            return;
        }
        if (oldPrimary != null) {
            trace("the old primary is gone");
            oldPrimary = null;
            return;
        }
        trace("POSTGRES FAILS OVER, from " + database.incarnation());
        oldPrimary = database;
        replaceDatabase(database.promoted(standby), null);
    }

    /**
     * From a dump, into another cluster. Somebody says so, but for half of the times when A can notice it: it has polled the
     * database before, and does not forget that.
     */
    private void restore() {
        if (random.nextInt(3) > 0) {
            standby = database.copy();
            return;
        }
        FakeDatabase restored = new FakeDatabase(() -> EPOCH_MICROS + nanos / 1_000);
        restored.restore(standby);
        restored.systemIdentifier("restored-" + ++restores);
        oldPrimary = null;
        Incarnation before = database.incarnation();
        newestSeen = newestSeen.isNewerThan(before) ? newestSeen : before;
        boolean noticeable = polledIncarnation.equals(database.incarnation()) && !faults.contains(Fault.A_RESTARTS);
        replaceDatabase(restored, restored.incarnation());
        trace("POSTGRES IS RESTORED, after " + before);
        if (random.nextBoolean() || !noticeable) {
            markRestored();
        }
    }

    private void replaceDatabase(FakeDatabase by, @Nullable Incarnation unnoticeable) {
        database = by;
        store = new FakeProfileStore(database);
        standby = database.copy();
        locks.clear();
        tombstonesMayBeMissing = true;
        told = false;
        history.lost(
                id -> {
                    Profile row = database.row(id);
                    return row == null ? database.newestLogged(id) : row.version();
                },
                unnoticeable);
    }

    /** What {@code migrate --restored} does. */
    private void markRestored() {
        database.beginIncarnation(database.incarnation(), newestSeen.generationOfNextRestore());
        logIsShorter();
        trace("marked as restored: " + database.incarnation());
    }

    /** Statements of A go to the old primary, too, as long as it answers. */
    private FakeDatabase route() {
        FakeDatabase reached = oldPrimary != null && random.nextInt(3) == 0 ? oldPrimary : database;
        routed = reached;
        return reached;
    }

    private final class RoutedLog implements ChangeLog {

        private ChangeLog log() {
            return new FakeChangeLog(route());
        }

        @Override
        public Future<LoggedChanges> newest(int max) {
            return log().newest(max);
        }

        @Override
        public Future<LoggedChanges> since(Snapshot cursor, int max) {
            return log().since(cursor, max);
        }

        @Override
        public Future<Void> beginIncarnation(Incarnation seen, long generationMin) {
            Future<Void> begun = log().beginIncarnation(seen, generationMin);
            logIsShorter();
            return begun;
        }

        @Override
        public Future<Integer> prune(int max) {
            return log().prune(max);
        }
    }

    private final class RoutedStore implements io.phoenix.profile.read.ProfileStore {

        private io.phoenix.profile.read.ProfileStore store() {
            FakeDatabase routed = route();
            return routed == database ? store : new FakeProfileStore(routed);
        }

        @Override
        public Future<Stamped<Optional<Profile>>> find(ProfileId id) {
            return store().find(id);
        }

        @Override
        public Future<Stamped<List<Profile>>> findAll(List<ProfileId> all) {
            return store().findAll(all);
        }

        @Override
        public Future<Stamped<Optional<Profile>>> insert(ProfileId id, ClaimedName name) {
            return store().insert(id, name);
        }

        @Override
        public Future<Stamped<List<Profile>>> insertAll(Map<ProfileId, ClaimedName> names) {
            return store().insertAll(names);
        }

        @Override
        public Future<Stamped<Profile>> update(ProfileId id, ProfileUpdate update, ClaimedName name) {
            return store().update(id, update, name);
        }

        @Override
        public Future<Stamped<Long>> erase(ProfileId id, VersionCondition condition, Duration renameCooldown) {
            return store().erase(id, condition, renameCooldown);
        }

        @Override
        public Future<Stamped<Long>> eraseAndKeep(ProfileId id, VersionCondition condition, Duration renameCooldown) {
            return store().eraseAndKeep(id, condition, renameCooldown);
        }

        @Override
        public Future<Stamped<Moved>> move(ProfileId from, ProfileId to, boolean replace) {
            return store().move(from, to, replace);
        }

        @Override
        public Future<Stamped<Optional<Long>>> lift(ProfileId id) {
            return store().lift(id);
        }
    }

    // ---- the end

    private void heal() {
        trace("all is healed");
        cutOff = false;
        redisAway = false;
        redisRefusesA = false;
        redisRefusesB = false;
        oldPrimary = null;
        while (!processesOfB.isEmpty()) {
            advanceB();
        }
    }

    /** Long enough for tombstones to be repeated, and for two polls that read nothing new. */
    private void settle() {
        for (int i = 0; i < 14; i++) {
            drain();
            while (!messages.isEmpty()) {
                Message message = messages.removeFirst();
                cache.received(message.incarnation, message.invalidation);
            }
            pass(POLL_NANOS);
        }
        drain();
    }

    private void drain() {
        while (!ports.calls.isEmpty()) {
            ports.advance(ports.calls.get(0));
        }
    }

    private void checkQuiet() {
        if (!cache.isVerified()) {
            throw new Violation(Promise.VERIFIED, "polls don't vouch for L1");
        }
        for (ProfileId id : ids) {
            Profile row = database.row(id);
            CachedProfile hit = cache.getStale(id);
            if (hit != null && (row == null || row.version() != hit.version())) {
                throw new Violation(
                        Promise.QUIET,
                        "L1 has " + id + " v" + hit.version() + ", the database "
                                + (row == null ? "none" : "v" + row.version()));
            }
            SharedValue value = redis.peek(id);
            if (value == null || value.isTombstone()) {
                continue;
            }
            boolean admitted = cache.admit(id, value.version(), false, value.stamp()) == Admission.FRESH;
            if (admitted && (row == null || row.version() != value.version())) {
                throw new Violation(
                        Promise.QUIET,
                        "Redis has " + id + " v" + value.version() + ", the database "
                                + (row == null ? "none" : "v" + row.version()));
            }
            if (row == null && !tombstonesMayBeMissing && value.version() < database.newestLogged(id)) {
                throw new Violation(Promise.ERASED, "Redis has " + id + " v" + value.version());
            }
        }
        history.checkNotified();
        ids.forEach(this::readByA);
        drain();
    }

    // ---- history

    private void record(ProfileId id) {
        Profile row = database.row(id);
        long logged = database.newestLogged(id);
        long version = row == null ? logged : row.version();
        history.committed(id, version, version == logged, nanos);
    }

    /** That of a statement of B. */
    private Stamp stamp() {
        Stamp stamp = database.stamp();
        return new Stamp(mutation.claimed(stamp.incarnation()), stamp.xmin());
    }

    private void commit(ProfileId id, java.util.function.Consumer<FakeDatabase.Transaction> change) {
        FakeDatabase.Transaction transaction = database.begin();
        change.accept(transaction);
        transaction.commit();
        record(id);
    }

    private static Profile profile(ProfileId id) {
        return new Profile(id, "name", false, 0, 0, Instant.EPOCH, Instant.EPOCH);
    }

    private static SharedValue value(Profile profile, Stamp stamp) {
        return profile.erased()
                ? SharedValue.keptErasure(profile.id(), profile.version(), stamp)
                : new SharedValue(
                        profile.id(),
                        profile.version(),
                        false,
                        profile.nameIsCustom(),
                        TestProfiles.body(profile),
                        stamp);
    }
}
