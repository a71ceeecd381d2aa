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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every part of the protocol is necessary: without it, some schedule of the simulation breaks a promise, under the faults
 * that docs/consistency.md tells of.
 */
class ProtocolMutationTest {

    private static final int SCHEDULES_MAX = 60_000;
    private static final int STEPS = 140;

    /** What is taken out, the faults under which it shows, and the promise that breaks. */
    enum Mutant {
        RULE_1_TRUNCATE_IS_NOT_LOGGED(
                changingLog(read ->
                        MutantPorts.with(read, read.incarnation(), read.prunedBelow(), read.truncated(), false)),
                EnumSet.of(Fault.TRUNCATE)),
        RULE_2_TOMBSTONES_ARE_NOT_REPEATED(
                new Mutation() {
                    @Override
                    public Duration tombstonesRepeatedFor() {
                        return Duration.ofNanos(-1);
                    }
                },
                EnumSet.of(Fault.ERASURES, Fault.REDIS_EVICTS, Fault.SLOW_CALLS)),
        RULE_3_THE_CURSOR_IS_XMAX_ALONE(
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
        RULE_3_A_POLL_VOUCHES_WITHOUT_END(
                changingCache(MutantCaches::vouchingForEver), EnumSet.of(Fault.A_CUT_OFF, Fault.SLOW_CALLS)),
        RULE_4_NO_TEMPORARY_WATERMARKS(
                changingCache(MutantCaches::withoutTemporaryWatermarks),
                EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS, Fault.WRITES_OF_A)),
        RULE_4_NO_LASTING_WATERMARKS(
                changingCache(MutantCaches::withoutLastingWatermarks),
                EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS, Fault.SLOW_CALLS)),
        RULE_4_A_RUNNING_POLL_FORGETS_THEM(
                changingCache(MutantCaches::forgettingWithTheRunningPoll),
                EnumSet.of(Fault.REDIS_REFUSES_WRITES, Fault.L1_EVICTS, Fault.WRITES_OF_A)),
        RULE_5_BASE_AND_VERIFICATION_ARE_NOT_CHECKED(
                changingCache(MutantCaches::takingWhateverL2Has),
                EnumSet.of(Fault.REDIS_GOES_BACK, Fault.L1_EVICTS, Fault.SLOW_CALLS)),
        RULE_6_SUPERSEDED_VALUES_ARE_KEPT(
                changingCache(MutantCaches::keepingSupersededValues), EnumSet.of(Fault.SLOW_CALLS)),
        RULE_7_LOADS_OUTLIVE_FORGETTING(
                changingCache(MutantCaches::keepingAcrossEpochs),
                EnumSet.of(Fault.SLOW_CALLS, Fault.A_RESTARTS, Fault.TRUNCATE)),
        RULE_8_PRUNING_IS_NOT_NOTICED(
                changingLog(read -> MutantPorts.with(read, read.incarnation(), 0, read.truncated(), read.everything())),
                EnumSet.of(Fault.PRUNING_BY_HAND, Fault.A_RESTARTS)),
        RULE_8_A_TRUNCATED_RESULT_IS_TAKEN_AS_COMPLETE(
                changingLog(read ->
                        MutantPorts.with(read, read.incarnation(), read.prunedBelow(), false, read.everything())),
                EnumSet.of(Fault.A_RESTARTS, Fault.SLOW_CALLS)),
        RULE_9_CRASHES_ARE_NOT_NOTICED(
                changingIncarnation(seen -> Incarnation.of(seen.restores(), seen.timeline(), 1)),
                EnumSet.of(Fault.POSTGRES_CRASHES, Fault.LONG_TRANSACTIONS)),
        RULE_9_FAIL_OVERS_ARE_NOT_NOTICED(
                changingIncarnation(seen -> Incarnation.of(seen.restores(), 1, seen.crashes())),
                EnumSet.of(Fault.FAIL_OVER, Fault.SLOW_CALLS));

        private final Mutation mutation;
        private final Set<Fault> faults;

        Mutant(Mutation mutation, Set<Fault> faults) {
            this.mutation = mutation;
            this.faults = faults;
        }
    }

    @ParameterizedTest
    @EnumSource
    void run_withoutAPartOfTheProtocol_breaksAPromise(Mutant mutant) {
        assertThat(firstViolation(mutant.mutation, mutant.faults)).isPresent();
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
