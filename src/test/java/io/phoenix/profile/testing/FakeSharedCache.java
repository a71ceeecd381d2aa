package io.phoenix.profile.testing;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedValue;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An in-memory L2. Tests can make it unreachable, or refuse writes; leases do not expire. Thread-safe. */
public final class FakeSharedCache implements SharedCache {

    private static final Comparator<SharedValue> AGE =
            Comparator.<SharedValue, io.phoenix.profile.domain.Incarnation>comparing(
                            value -> value.stamp().incarnation())
                    .thenComparing(SharedValue::version)
                    .thenComparing(value -> value.stamp().xmin());

    private final LongSupplier nanoClock;
    private Map<ProfileId, SharedValue> values = new HashMap<>();
    private final Map<ProfileId, LeaseToken> leases = new HashMap<>();
    private boolean unreachable;
    private boolean refusing;
    private boolean failingLeases;

    public FakeSharedCache(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    public FakeSharedCache() {
        this(System::nanoTime);
    }

    /** Makes every call fail, or work again. */
    public synchronized void unreachable(boolean unreachable) {
        this.unreachable = unreachable;
    }

    /** Makes every write fail, or work again. */
    public synchronized void refuseWrites(boolean refuse) {
        refusing = refuse;
    }

    /** Makes taking a lease fail, or work again. */
    public synchronized void failLeases(boolean fail) {
        failingLeases = fail;
    }

    /** Loses everything, as Redis does on a restart. */
    public synchronized void clear() {
        values.clear();
        leases.clear();
    }

    /** Evicts a value. */
    public synchronized void evict(ProfileId id) {
        values.remove(id);
    }

    /** What the cache holds, whatever its version. */
    @Nullable public synchronized SharedValue peek(ProfileId id) {
        return values.get(id);
    }

    public synchronized Map<ProfileId, SharedValue> copy() {
        return new HashMap<>(values);
    }

    /** Goes back to an older state. */
    public synchronized void restore(Map<ProfileId, SharedValue> older) {
        values = new HashMap<>(older);
    }

    @Override
    public synchronized Future<Optional<SharedValue>> get(ProfileId id) {
        return unreachable ? failed() : Future.succeededFuture(Optional.ofNullable(values.get(id)));
    }

    @Override
    public synchronized Future<Map<ProfileId, SharedValue>> getAll(List<ProfileId> ids) {
        return unreachable
                ? failed()
                : Future.succeededFuture(ids.stream()
                        .filter(values::containsKey)
                        .collect(Collectors.toMap(id -> id, id -> values.get(id))));
    }

    @Override
    public synchronized Future<Boolean> lease(ProfileId id, LeaseToken token) {
        return unreachable || refusing || failingLeases
                ? failed()
                : Future.succeededFuture(leases.putIfAbsent(id, token) == null);
    }

    @Override
    public synchronized Future<Void> release(ProfileId id, LeaseToken token) {
        if (unreachable || refusing) {
            return failed();
        }
        leases.remove(id, token);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Boolean> put(SharedValue value, long beginNanos) {
        if (unreachable || refusing) {
            return failed();
        }
        SharedValue present = values.get(value.id());
        if (nanoClock.getAsLong() - beginNanos > LOAD_AGE_MAX.toNanos()) {
            return Future.failedFuture("the load began too long ago");
        }
        boolean stored = present == null || AGE.compare(present, value) <= 0;
        if (stored) {
            values.put(value.id(), value);
        }
        return Future.succeededFuture(stored);
    }

    @Override
    public synchronized Future<Boolean> fill(SharedValue value, long beginNanos, LeaseToken token) {
        if (!unreachable && !refusing) {
            leases.remove(value.id(), token);
        }
        return put(value, beginNanos);
    }

    private static <T> Future<T> failed() {
        return Future.failedFuture("L2 unreachable");
    }
}
