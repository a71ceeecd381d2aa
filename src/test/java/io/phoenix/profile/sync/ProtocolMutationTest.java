package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.MutantCaches;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.sync.SimulatedWorld.Fault;
import io.phoenix.profile.sync.SimulatedWorld.Mutation;
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
 * Every part of the protocol is necessary: without it, some schedule of the simulation breaks a promise, under the faults
 * that docs/consistency.md tells of.
 */
class ProtocolMutationTest {

    private static final int SCHEDULES_MAX = 60_000;
    private static final int STEPS = 140;

    /** What is taken out, and the faults under which it shows. */
    record Mutant(String name, Mutation mutation, Set<Fault> faults) {

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
                        EnumSet.of(Fault.TRUNCATE)),
                new Mutant(
                        "rule 2: tombstones are not repeated",
                        new Mutation() {
                            @Override
                            public Duration tombstonesRepeatedFor() {
                                return Duration.ofNanos(-1);
                            }
                        },
                        EnumSet.of(Fault.ERASURES, Fault.REDIS_EVICTS, Fault.SLOW_CALLS)),
                new Mutant(
                        "rule 3: the cursor is xmax alone",
                        new Mutation() {
                            @Override
                            public ChangeLog log(ChangeLog log) {
                                return MutantPorts.log(
                                        log,
                                        cursor -> new Snapshot(cursor.xmax(), cursor.xmax(), List.of()),
                                        UnaryOperator.identity());
                            }
                        },
                        EnumSet.of(Fault.LONG_TRANSACTIONS)),
                new Mutant(
                        "rule 3: a poll vouches without end",
                        changingCache(MutantCaches::vouchingForEver),
                        EnumSet.of(Fault.A_CUT_OFF, Fault.SLOW_CALLS)),
                new Mutant(
                        "rule 4: no temporary watermarks",
                        changingCache(MutantCaches::withoutTemporaryWatermarks),
                        EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS, Fault.WRITES_OF_A)),
                new Mutant(
                        "rule 4: no lasting watermarks",
                        changingCache(MutantCaches::withoutLastingWatermarks),
                        EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS, Fault.SLOW_CALLS)),
                new Mutant(
                        "rule 4: a running poll forgets them",
                        changingCache(MutantCaches::forgettingWithTheRunningPoll),
                        EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS, Fault.WRITES_OF_A)),
                new Mutant(
                        "rule 5: base and verification are not checked",
                        changingCache(MutantCaches::takingWhateverL2Has),
                        EnumSet.of(Fault.REDIS_GOES_BACK, Fault.L1_EVICTS, Fault.SLOW_CALLS)),
                new Mutant(
                        "rule 6: superseded values are kept",
                        changingCache(MutantCaches::keepingSupersededValues),
                        EnumSet.of(Fault.SLOW_CALLS)),
                new Mutant(
                        "rule 7: loads outlive forgetting",
                        changingCache(MutantCaches::keepingAcrossEpochs),
                        EnumSet.of(Fault.SLOW_CALLS, Fault.A_RESTARTS, Fault.TRUNCATE)),
                new Mutant(
                        "rule 8: pruning is not noticed",
                        changingLog(read ->
                                MutantPorts.with(read, read.incarnation(), 0, read.truncated(), read.everything())),
                        EnumSet.of(Fault.PRUNING_BY_HAND, Fault.A_RESTARTS)),
                new Mutant(
                        "rule 8: a truncated result is taken as complete",
                        changingLog(read -> MutantPorts.with(
                                read, read.incarnation(), read.prunedBelow(), false, read.everything())),
                        EnumSet.of(Fault.A_RESTARTS, Fault.SLOW_CALLS)),
                new Mutant(
                        "rule 9: crashes are not noticed",
                        changingIncarnation(seen -> Incarnation.of(seen.restores(), seen.timeline(), 1)),
                        EnumSet.of(Fault.POSTGRES_CRASHES, Fault.LONG_TRANSACTIONS)),
                new Mutant(
                        "rule 9: fail overs are not noticed",
                        changingIncarnation(seen -> Incarnation.of(seen.restores(), 1, seen.crashes())),
                        EnumSet.of(Fault.FAIL_OVER, Fault.SLOW_CALLS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void run_withoutAPartOfTheProtocol_breaksAPromise(Mutant mutant) {
        assertThat(firstViolation(mutant.mutation(), mutant.faults())).isPresent();
    }

    static Optional<String> firstViolation(Mutation mutation, Set<Fault> faults) {
        return LongStream.range(0, SCHEDULES_MAX)
                .parallel()
                .mapToObj(seed -> SimulationTest.violation(new SimulatedWorld(seed, mutation, faults), seed, STEPS))
                .flatMap(Optional::stream)
                .findAny();
    }

    private static Mutation changingCache(BiFunction<LocalCache.Limits, LongSupplier, LocalCache> cache) {
        return new Mutation() {
            @Override
            public LocalCache cache(LocalCache.Limits limits, LongSupplier nanoClock) {
                return cache.apply(limits, nanoClock);
            }
        };
    }

    private static Mutation changingLog(UnaryOperator<LoggedChanges> result) {
        return new Mutation() {
            @Override
            public ChangeLog log(ChangeLog log) {
                return MutantPorts.log(log, UnaryOperator.identity(), result);
            }
        };
    }

    private static Mutation changingIncarnation(UnaryOperator<Incarnation> claimed) {
        return new Mutation() {
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
