package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.MutantCaches;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.phoenix.profile.sync.SimulatedWorld.Fault;
import io.phoenix.profile.sync.SimulationTest.Broken;
import io.phoenix.profile.sync.Violation.Promise;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parts of the protocol are necessary: without one, some schedule of the simulation breaks the promise that the model says
 * it breaks, under the faults that docs/consistency.md tells of. With the part, the same schedules break nothing.
 *
 * <p>{@link ProtocolScenarioTest} has the parts that schedules are too coarse for.
 */
class ProtocolMutationTest {

    private static final int SCHEDULES_MAX = 60_000;
    private static final int CONTROL_SCHEDULES = 1_000;
    private static final int STEPS = 140;

    /** What is taken out, the faults under which it shows, and the promise that is broken then. */
    record Mutant(String name, Mutation mutation, Set<Fault> faults, Promise broken) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mutant> mutants() {
        return Stream.of(
                new Mutant(
                        "rule 1: truncate is not logged",
                        changingLog(read -> MutantPorts.with(
                                read, read.incarnation(), read.prunedBelow(), read.truncated(), false)),
                        EnumSet.of(Fault.TRUNCATE),
                        Promise.POLLED),
                new Mutant(
                        "rule 2: tombstones are not repeated",
                        new Mutation() {
                            @Override
                            public Duration tombstonesRepeatedFor() {
                                return Duration.ofNanos(-1);
                            }
                        },
                        EnumSet.of(Fault.ERASURES, Fault.REDIS_EVICTS, Fault.SLOW_CALLS),
                        Promise.ERASED),
                new Mutant(
                        "rule 3: the cursor is xmax alone",
                        changingLogs(log -> MutantPorts.log(
                                log,
                                cursor -> new Snapshot(cursor.xmax(), cursor.xmax(), List.of()),
                                UnaryOperator.identity())),
                        EnumSet.of(Fault.LONG_TRANSACTIONS),
                        Promise.POLLED),
                new Mutant(
                        "rule 3: the cursor is the newest row",
                        changingLogs(MutantPorts::newestRowAsCursor),
                        EnumSet.of(Fault.LONG_TRANSACTIONS),
                        Promise.POLLED),
                new Mutant(
                        "rule 3: a poll vouches without end",
                        changingCache(MutantCaches::vouchingForEver),
                        EnumSet.of(Fault.A_CUT_OFF, Fault.SLOW_CALLS),
                        Promise.BOUND),
                new Mutant(
                        "rule 3: a poll vouches from its end",
                        changingCache(MutantCaches::vouchingFromTheEnd),
                        EnumSet.of(Fault.A_CUT_OFF, Fault.SLOW_CALLS, Fault.REDIS_LOSES_MESSAGES),
                        Promise.BOUND),
                new Mutant(
                        "rule 4: no temporary watermarks",
                        changingCache(MutantCaches::withoutTemporaryWatermarks),
                        EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS, Fault.WRITES_OF_A),
                        Promise.BACK),
                new Mutant(
                        "rule 4: no watermarks from loads",
                        changingCache(MutantCaches::withoutWatermarksOfLoads),
                        EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS),
                        Promise.BACK),
                new Mutant(
                        "rule 4: no lasting watermarks",
                        changingCache(MutantCaches::withoutLastingWatermarks),
                        EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS, Fault.SLOW_CALLS),
                        Promise.POLLED),
                new Mutant(
                        "rule 4: a running poll forgets them",
                        changingCache(MutantCaches::forgettingWithTheRunningPoll),
                        EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS, Fault.WRITES_OF_A),
                        Promise.BACK),
                new Mutant(
                        "rule 5: base and verification are not checked",
                        changingCache(MutantCaches::takingWhateverL2Has),
                        EnumSet.of(Fault.REDIS_GOES_BACK, Fault.L1_EVICTS, Fault.SLOW_CALLS),
                        Promise.POLLED),
                new Mutant(
                        "rule 5: the base is not checked",
                        changingCache(MutantCaches::takingFromBelowTheBase),
                        EnumSet.of(Fault.REDIS_GOES_BACK, Fault.L1_EVICTS, Fault.SLOW_CALLS),
                        Promise.POLLED),
                new Mutant(
                        "rule 6: superseded values are kept",
                        changingCache(MutantCaches::keepingSupersededValues),
                        EnumSet.of(Fault.SLOW_CALLS),
                        Promise.POLLED),
                new Mutant(
                        "rule 6: what was taken while cut off is kept",
                        new Mutation() {
                            @Override
                            public void answered(LocalCache cache, ReadResult result) {
                                if (result.source() == Source.STALE) {
                                    MutantCaches.keep(cache, result.id(), result.profile());
                                }
                            }
                        },
                        EnumSet.of(Fault.A_CUT_OFF, Fault.SLOW_CALLS, Fault.L1_EVICTS, Fault.REDIS_REFUSES_WRITES),
                        Promise.POLLED),
                new Mutant(
                        "rule 7: loads outlive forgetting",
                        changingCache(MutantCaches::keepingAcrossEpochs),
                        EnumSet.of(Fault.SLOW_CALLS, Fault.A_RESTARTS, Fault.TRUNCATE),
                        Promise.POLLED),
                new Mutant(
                        "rule 7: the base stays",
                        changingCache(MutantCaches::keepingItsBase),
                        EnumSet.of(Fault.REDIS_GOES_BACK, Fault.L1_EVICTS, Fault.SLOW_CALLS),
                        Promise.POLLED),
                new Mutant(
                        "rule 7: the base is xmin",
                        changingLogs(log -> MutantPorts.showing(
                                log, actual -> new Snapshot(actual.xmin(), actual.xmin(), List.of()))),
                        EnumSet.of(Fault.LONG_TRANSACTIONS, Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS),
                        Promise.POLLED),
                new Mutant(
                        "rule 7: an overflow skips erasures",
                        changingLog(read -> read.truncated()
                                ? MutantPorts.with(
                                        read,
                                        read.snapshot(),
                                        read.prunings(),
                                        read.changes().stream()
                                                .filter(change -> !change.erased())
                                                .toList(),
                                        read.oldestXid())
                                : read),
                        EnumSet.of(Fault.ERASURES, Fault.B_CRASHES, Fault.SLOW_CALLS),
                        Promise.ERASED),
                new Mutant(
                        "rule 8: pruning is not noticed",
                        changingLog(read ->
                                MutantPorts.with(read, read.incarnation(), 0, read.truncated(), read.everything())),
                        EnumSet.of(Fault.PRUNING_BY_HAND, Fault.A_RESTARTS),
                        Promise.POLLED),
                new Mutant(
                        "rule 8: pruning is compared with xmax alone",
                        changingLogs(log -> MutantPorts.showing(
                                log, actual -> new Snapshot(actual.xmin(), actual.xmax(), List.of()))),
                        EnumSet.of(Fault.PRUNING_BY_HAND, Fault.LONG_TRANSACTIONS),
                        Promise.POLLED),
                new Mutant(
                        "rule 8: a truncated result is taken as complete",
                        changingLog(read -> MutantPorts.with(
                                read, read.incarnation(), read.prunedBelow(), false, read.everything())),
                        EnumSet.of(Fault.A_RESTARTS, Fault.SLOW_CALLS),
                        Promise.POLLED),
                new Mutant(
                        "rule 9: crashes are not noticed",
                        claiming(actual -> Incarnation.of(actual.restores(), actual.timeline(), 1)),
                        EnumSet.of(Fault.POSTGRES_CRASHES, Fault.LONG_TRANSACTIONS),
                        Promise.POLLED),
                new Mutant(
                        "rule 9: fail-overs are not noticed",
                        claiming(actual -> Incarnation.of(actual.restores(), 1, actual.crashes())),
                        EnumSet.of(Fault.FAIL_OVER, Fault.SLOW_CALLS),
                        Promise.POLLED),
                new Mutant(
                        "rule 9: crashes are compared before timelines",
                        claiming(MutantPorts::crashesFirst),
                        EnumSet.of(Fault.FAIL_OVER, Fault.POSTGRES_CRASHES, Fault.SLOW_CALLS),
                        Promise.POLLED),
                new Mutant(
                        "rule 9: a poll with the cursor of another incarnation counts",
                        changingCache(MutantCaches::startingWithAnyPoll),
                        EnumSet.of(
                                Fault.FAIL_OVER, Fault.POSTGRES_CRASHES, Fault.L1_EVICTS, Fault.REDIS_REFUSES_WRITES),
                        Promise.POLLED),
                new Mutant(
                        "rule 9: another system identifier is not noticed",
                        changingLog(read -> MutantPorts.withSystemIdentifier(read, "system-1")),
                        EnumSet.of(Fault.RESTORE, Fault.FAIL_OVER),
                        Promise.VERIFIED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void run_withoutAPartOfTheProtocol_breaksAPromise(Mutant mutant) {
        Optional<Broken> broken = LongStream.range(0, SCHEDULES_MAX)
                .parallel()
                .mapToObj(seed -> broken(mutant.mutation(), mutant.faults(), seed))
                .flatMap(Optional::stream)
                .filter(each -> each.promise() == mutant.broken())
                .findAny();

        assertThat(broken).isPresent();
        assertThat(broken(Mutation.NONE, mutant.faults(), broken.get().seed()))
                .as("the same schedule with the part")
                .isEmpty();
    }

    /** The faults alone break nothing. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void run_withTheWholeProtocol_breaksNoPromise(Mutant mutant) {
        Optional<Broken> broken = LongStream.range(0, CONTROL_SCHEDULES)
                .parallel()
                .mapToObj(seed -> broken(Mutation.NONE, mutant.faults(), seed))
                .flatMap(Optional::stream)
                .findAny();

        assertThat(broken).isEmpty();
    }

    private static Optional<Broken> broken(Mutation mutation, Set<Fault> faults, long seed) {
        return SimulationTest.broken(new SimulatedWorld(seed, mutation, faults), seed, STEPS);
    }

    static Mutation changingCache(BiFunction<LocalCache.Limits, LongSupplier, LocalCache> cache) {
        return new Mutation() {
            @Override
            public LocalCache cache(LocalCache.Limits limits, LongSupplier nanoClock) {
                return cache.apply(limits, nanoClock);
            }
        };
    }

    static Mutation changingLogs(UnaryOperator<ChangeLog> changed) {
        return new Mutation() {
            @Override
            public ChangeLog log(ChangeLog log) {
                return changed.apply(log);
            }
        };
    }

    static Mutation changingLog(UnaryOperator<LoggedChanges> result) {
        return changingLogs(log -> MutantPorts.log(log, UnaryOperator.identity(), result));
    }

    static Mutation claiming(UnaryOperator<Incarnation> claimed) {
        return new Mutation() {
            @Override
            public Incarnation claimed(Incarnation actual) {
                return claimed.apply(actual);
            }

            @Override
            public ChangeLog log(ChangeLog log) {
                return MutantPorts.log(
                        log,
                        UnaryOperator.identity(),
                        read -> MutantPorts.with(
                                read,
                                claimed.apply(read.incarnation()),
                                read.prunedBelow(),
                                read.truncated(),
                                read.everything()));
            }

            @Override
            public ProfileStore store(ProfileStore store) {
                return MutantPorts.store(store, claimed);
            }
        };
    }
}
