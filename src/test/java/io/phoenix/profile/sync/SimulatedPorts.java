package io.phoenix.profile.sync;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedValue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ports of a simulated instance. A call takes effect at one step of the schedule, and its result arrives at a later one,
 * or not before the time limit, though the call may still take effect afterwards.
 */
final class SimulatedPorts {

    private static final long STORE_LIMIT_MILLIS = 2_000;
    private static final long POLL_LIMIT_MILLIS = 1_000;
    private static final long REDIS_LIMIT_MILLIS = 50;

    private final SimulatedWorld world;

    /** Calls of which the result has not arrived. */
    final List<Call<?>> calls = new ArrayList<>();

    SimulatedPorts(SimulatedWorld world) {
        this.world = world;
    }

    static final class Call<T> {
        private final String name;
        private final Supplier<Future<T>> operation;
        private final Promise<T> promise = Promise.promise();
        private final long deadlineNanos;
        private Future<T> result;
        private @Nullable Incarnation readFrom;

        private Call(String name, Supplier<Future<T>> operation, long deadlineNanos) {
            this.name = name;
            this.operation = operation;
            this.deadlineNanos = deadlineNanos;
        }

        boolean hasTakenEffect() {
            return result != null;
        }

        boolean isAwaited() {
            return !promise.future().isComplete();
        }

        void arrive() {
            result.onComplete(promise::tryComplete, promise::tryFail);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private <T> Future<T> call(String name, long limitMillis, Supplier<Future<T>> operation) {
        Call<T> call = new Call<>(name, operation, world.nanos + limitMillis * 1_000_000);
        calls.add(call);
        return call.promise.future();
    }

    /** The next step of a call: it takes effect, or its result arrives. */
    void advance(Call<?> call) {
        if (call.hasTakenEffect()) {
            calls.remove(call);
            world.trace("result of " + call);
            boolean awaited = call.isAwaited();
            call.arrive();
            if (awaited && call.readFrom != null) {
                world.arrived(call.readFrom);
            }
        } else {
            world.trace(call.toString());
            takeEffect(call);
        }
    }

    private <T> void takeEffect(Call<T> call) {
        world.routed = null;
        call.result = call.operation.get();
        call.readFrom = world.routed == null || call.result.failed() ? null : world.routed.incarnation();
    }

    /** Fails what has exceeded its time limit. A call that has not taken effect may still do so. */
    void expire() {
        for (Call<?> call : List.copyOf(calls)) {
            if (world.nanos >= call.deadlineNanos && call.promise.tryFail(unavailable())) {
                world.trace("timeout of " + call);
                if (call.hasTakenEffect()) {
                    calls.remove(call);
                }
            }
        }
    }

    private static ProfileFailure unavailable() {
        return new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "no answer");
    }

    private <T> Future<T> postgres(Supplier<Future<T>> operation) {
        return world.cutOff ? Future.failedFuture(unavailable()) : operation.get();
    }

    private <T> Future<T> redis(boolean writes, Supplier<Future<T>> operation) {
        boolean fails = world.redisAway || (writes && world.redisRefusesA);
        return fails ? Future.failedFuture("redis refuses") : operation.get();
    }

    ProfileStore store(ProfileStore store) {
        return new ProfileStore() {
            @Override
            public Future<Stamped<Optional<Profile>>> find(ProfileId id) {
                return call("A reads " + id, STORE_LIMIT_MILLIS, () -> postgres(() -> store.find(id)));
            }

            @Override
            public Future<Stamped<List<Profile>>> findAll(List<ProfileId> ids) {
                return call("A reads " + ids, STORE_LIMIT_MILLIS, () -> postgres(() -> store.findAll(ids)));
            }

            @Override
            public Future<Stamped<Optional<Profile>>> insert(ProfileId id, ClaimedName name) {
                return call(
                        "A creates " + id,
                        STORE_LIMIT_MILLIS,
                        () -> postgres(() -> world.writing(Set.of(id), () -> store.insert(id, name))));
            }

            @Override
            public Future<Stamped<List<Profile>>> insertAll(Map<ProfileId, ClaimedName> names) {
                return call(
                        "A creates " + names.keySet(),
                        STORE_LIMIT_MILLIS,
                        () -> postgres(() -> world.writing(names.keySet(), () -> store.insertAll(names))));
            }

            @Override
            public Future<Stamped<Profile>> update(ProfileId id, ProfileUpdate update, ClaimedName name) {
                return call(
                        "A commits an update of " + id,
                        STORE_LIMIT_MILLIS,
                        () -> postgres(() -> world.writing(Set.of(id), () -> store.update(id, update, name))));
            }

            @Override
            public Future<Stamped<Long>> erase(ProfileId id, VersionCondition condition, Duration renameCooldown) {
                return call(
                        "A commits an erasure of " + id,
                        STORE_LIMIT_MILLIS,
                        () -> postgres(
                                () -> world.writing(Set.of(id), () -> store.erase(id, condition, renameCooldown))));
            }

            @Override
            public Future<Stamped<Long>> eraseAndKeep(
                    ProfileId id, VersionCondition condition, Duration renameCooldown) {
                return call(
                        "A commits an erasure of " + id + " that is kept",
                        STORE_LIMIT_MILLIS,
                        () -> postgres(() ->
                                world.writing(Set.of(id), () -> store.eraseAndKeep(id, condition, renameCooldown))));
            }

            @Override
            public Future<Stamped<Moved>> move(ProfileId from, ProfileId to, boolean replace) {
                return call(
                        "A moves " + from + " to " + to,
                        STORE_LIMIT_MILLIS,
                        () -> postgres(() -> world.writing(Set.of(from, to), () -> store.move(from, to, replace))));
            }

            @Override
            public Future<Stamped<Optional<Long>>> lift(ProfileId id) {
                return call(
                        "A lifts the erasure of " + id,
                        STORE_LIMIT_MILLIS,
                        () -> postgres(() -> world.writing(Set.of(id), () -> store.lift(id))));
            }
        };
    }

    SharedCache shared(SharedCache shared) {
        return new SharedCache() {
            @Override
            public Future<Optional<SharedValue>> get(ProfileId id) {
                return call(
                        "A gets " + id + " from Redis", REDIS_LIMIT_MILLIS, () -> redis(false, () -> shared.get(id)));
            }

            @Override
            public Future<Map<ProfileId, SharedValue>> getAll(List<ProfileId> ids) {
                return call(
                        "A gets " + ids + " from Redis",
                        REDIS_LIMIT_MILLIS,
                        () -> redis(false, () -> shared.getAll(ids)));
            }

            /** Always granted: leases only keep herds away. */
            @Override
            public Future<Boolean> lease(ProfileId id, LeaseToken token) {
                return Future.succeededFuture(true);
            }

            @Override
            public Future<Void> release(ProfileId id, LeaseToken token) {
                return Future.succeededFuture();
            }

            @Override
            public Future<Boolean> put(SharedValue value, long beginNanos) {
                String what = value.erased() ? "A puts the tombstone of " : "A puts ";
                return call(
                        what + value.id() + " v" + value.version(),
                        REDIS_LIMIT_MILLIS,
                        () -> redis(true, () -> shared.put(value, beginNanos)));
            }

            @Override
            public Future<Boolean> fill(SharedValue value, long beginNanos, LeaseToken token) {
                return put(value, beginNanos);
            }
        };
    }

    ChangeLog log(ChangeLog log) {
        return new ChangeLog() {
            @Override
            public Future<LoggedChanges> newest(int max) {
                world.pollBegins();
                return call("A polls all", POLL_LIMIT_MILLIS, () -> postgres(() -> log.newest(max)));
            }

            @Override
            public Future<LoggedChanges> since(Snapshot cursor, int max) {
                world.pollBegins();
                return call("A polls", POLL_LIMIT_MILLIS, () -> postgres(() -> log.since(cursor, max)));
            }

            @Override
            public Future<Void> beginIncarnation(Incarnation seen, long generationMin) {
                return call(
                        "A begins an incarnation",
                        STORE_LIMIT_MILLIS,
                        () -> postgres(() -> log.beginIncarnation(seen, generationMin)));
            }

            @Override
            public Future<Integer> prune(int max) {
                throw new UnsupportedOperationException("the world prunes");
            }
        };
    }

    InvalidationBus bus() {
        return new InvalidationBus() {
            @Override
            public Future<Void> publish(Incarnation incarnation, Invalidation invalidation) {
                return call(
                        "A publishes " + invalidation.id(),
                        REDIS_LIMIT_MILLIS,
                        () -> redis(true, () -> {
                            world.messages.add(new SimulatedWorld.Message(incarnation, invalidation));
                            return Future.succeededFuture();
                        }));
            }

            @Override
            public void subscribe(InvalidationListener listener) {}

            @Override
            public boolean isSubscribed() {
                return true;
            }
        };
    }
}
