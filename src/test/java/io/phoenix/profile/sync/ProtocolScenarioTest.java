package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.CachedProfiles;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Admission;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.testing.FakeChangeLog;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeSharedCache;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Parts of the protocol for which random schedules are too coarse: what costs too much but breaks no promise, and what takes a
 * history of its own. Each scenario holds with the part, and does not hold without it.
 */
class ProtocolScenarioTest {

    private final ProfileId alice = TestProfiles.id();
    private final ProfileId bob = TestProfiles.id();

    /** A scenario: whether what must hold holds, in an instance that lacks a part of the protocol. */
    @FunctionalInterface
    private interface Scenario {
        boolean holds(Mutation mutation);
    }

    private static void assertNeeded(Scenario scenario, Mutation withoutThePart) {
        assertThat(scenario.holds(Mutation.NONE)).as("with the part").isTrue();
        assertThat(scenario.holds(withoutThePart)).as("without it").isFalse();
    }

    /** One transaction that stays open would make every poll read everything again (C1 of the model). */
    @Test
    void rule3_cursorIsXmin_readsRowsAgain() {
        assertNeeded(
                mutation -> {
                    Instance a = new Instance(mutation, 1_000, 1_000);
                    a.commit(alice);
                    FakeDatabase.Transaction open = a.database.begin();
                    a.poll.poll();
                    a.commit(alice);
                    a.poll.poll();
                    assertThat(a.lastRead().changes()).hasSize(1);

                    a.poll.poll();

                    open.abort();
                    return a.lastRead().changes().isEmpty();
                },
                changingLog(log -> MutantPorts.log(
                        log,
                        cursor -> new Snapshot(cursor.xmin(), cursor.xmin(), List.of()),
                        UnaryOperator.identity())));
    }

    /** A value that was read beside an open transaction lacks what has committed since. */
    @Test
    void rule7_baseIsXmin_takesAnOldValue() {
        assertNeeded(
                mutation -> {
                    Instance a = new Instance(mutation, 1, 1_000);
                    a.commit(alice, bob);
                    a.poll.poll();
                    FakeDatabase.Transaction open = a.database.begin();
                    long version = a.version(alice);
                    Stamp stamp = a.database.stamp();
                    a.commit(alice, bob);

                    a.poll.poll();

                    open.abort();
                    return a.cache.admit(alice, version, false, stamp) != Admission.FRESH;
                },
                changingLog(log ->
                        MutantPorts.showing(log, actual -> new Snapshot(actual.xmin(), actual.xmin(), List.of()))));
    }

    /** A row of a transaction that was open at the previous poll is deleted before the next one. */
    @Test
    void rule8_comparesXmaxAlone_missesAPrunedRow() {
        assertNeeded(
                mutation -> {
                    Instance a = new Instance(mutation, 1_000, 1_000);
                    a.commit(alice, bob);
                    FakeDatabase.Transaction late = a.database.begin();
                    late.put(TestProfiles.profile(alice, "Late"));
                    a.commit(bob);
                    a.poll.poll();
                    a.keep(alice);
                    late.commit();
                    a.database.prune(Long.MAX_VALUE);

                    a.poll.poll();

                    return a.cache.get(alice) == null;
                },
                changingLog(log ->
                        MutantPorts.showing(log, actual -> new Snapshot(actual.xmin(), actual.xmax(), List.of()))));
    }

    /** After a DELETE by hand beside an open transaction, every poll would overflow (C2 of the model). */
    @Test
    void rule8_withoutTheCounter_overflowsWithEveryPoll() {
        assertNeeded(
                mutation -> {
                    Instance a = new Instance(mutation, 1_000, 1_000);
                    a.commit(alice, bob);
                    FakeDatabase.Transaction open = a.database.begin();
                    a.commit(bob);
                    a.database.prune(Long.MAX_VALUE);
                    a.poll.poll();
                    a.keep(alice);

                    a.poll.poll();

                    open.abort();
                    return a.cache.get(alice) != null;
                },
                changingLog(log -> {
                    AtomicLong counter = new AtomicLong();
                    return MutantPorts.log(
                            log,
                            UnaryOperator.identity(),
                            read -> MutantPorts.with(
                                    read,
                                    read.snapshot(),
                                    counter.incrementAndGet(),
                                    read.changes(),
                                    read.oldestXid()));
                }));
    }

    /** Of the oldest transaction that a start has read, the limit may have cut off a part. */
    @Test
    void rule8_baseIsTheOldestIdRead_takesAValueFromBeforeItsOtherHalf() {
        assertNeeded(
                mutation -> {
                    Instance a = new Instance(mutation, 1_000, 1);
                    a.commit(alice, bob);
                    Stamp before = a.database.stamp();
                    long aliceBefore = a.version(alice);
                    long bobBefore = a.version(bob);
                    assertThat(a.database.snapshot().xmax()).isEqualTo(before.xmin());
                    a.commit(alice, bob);

                    a.poll.poll();

                    return a.cache.admit(alice, aliceBefore, false, before) != Admission.FRESH
                            && a.cache.admit(bob, bobBefore, false, before) != Admission.FRESH;
                },
                changingLog(log -> MutantPorts.log(
                        log,
                        UnaryOperator.identity(),
                        read -> MutantPorts.with(
                                read, read.snapshot(), read.prunings(), read.changes(), read.oldestXid() - 1))));
    }

    /** An old primary that is not fenced crashes twice: it is older than the promoted one even so (A1 of the model). */
    @Test
    void rule9_crashesBeforeTimelines_takesAnOldPrimaryForTheNewest() {
        assertNeeded(
                mutation -> {
                    Instance a = new Instance(mutation, 1_000, 1_000);
                    FakeDatabase promoted = a.database.promoted(a.database.copy());
                    a.poll.poll();
                    a.reached = promoted;
                    a.poll.poll();
                    Incarnation newest = a.cache.incarnation();
                    a.database.crash(0);
                    a.database.crash(0);

                    a.reached = a.database;
                    a.poll.poll();

                    return a.cache.incarnation().equals(newest);
                },
                ProtocolMutationTest.claiming(MutantPorts::crashesFirst));
    }

    private static Mutation changingLog(UnaryOperator<ChangeLog> changed) {
        return ProtocolMutationTest.changingLogs(changed);
    }

    /** The polls and the cache of one instance, which polls when the scenario says so. */
    private static final class Instance {
        private final FakeDatabase database = new FakeDatabase();
        private final AtomicLong nanos = new AtomicLong();
        private final LocalCache cache;
        private final ChangeLogPoll poll;

        /** The database that the next poll reads. */
        private FakeDatabase reached = database;

        private @Nullable LoggedChanges lastRead;

        private Instance(Mutation mutation, int changesMax, int firstChangesMax) {
            cache = mutation.cache(
                    new LocalCache.Limits(
                            1_000, Duration.ofMinutes(10), Duration.ofSeconds(2), Duration.ofMinutes(10), 1_000, 1_000),
                    nanos::get);
            poll = new ChangeLogPoll(
                    null,
                    mutation.log(new ReachedLog()),
                    cache,
                    new TombstoneRepeater(new FakeSharedCache(nanos::get), Duration.ofSeconds(4), 100, nanos::get),
                    new ChangeLogPoll.Limits(Duration.ofDays(1), changesMax, firstChangesMax),
                    nanos::get,
                    new ServiceMetrics().consistency());
            poll.addListener(read -> lastRead = read);
        }

        private LoggedChanges lastRead() {
            return Objects.requireNonNull(lastRead);
        }

        private void commit(ProfileId... ids) {
            FakeDatabase.Transaction transaction = database.begin();
            for (ProfileId id : ids) {
                transaction.put(TestProfiles.profile(id, "Name"));
            }
            transaction.commit();
        }

        private long version(ProfileId id) {
            return Objects.requireNonNull(database.row(id)).version();
        }

        private void keep(ProfileId id) {
            assertThat(CachedProfiles.offer(cache, id, version(id), database.stamp()))
                    .isTrue();
            assertThat(cache.get(id)).isNotNull();
        }

        private final class ReachedLog implements ChangeLog {
            @Override
            public Future<LoggedChanges> newest(int max) {
                return new FakeChangeLog(reached).newest(max);
            }

            @Override
            public Future<LoggedChanges> since(Snapshot cursor, int max) {
                return new FakeChangeLog(reached).since(cursor, max);
            }

            @Override
            public Future<Void> beginIncarnation(Incarnation seen, long generationMin) {
                return new FakeChangeLog(reached).beginIncarnation(seen, generationMin);
            }

            @Override
            public Future<Integer> prune(int max) {
                return new FakeChangeLog(reached).prune(max);
            }
        }
    }
}
