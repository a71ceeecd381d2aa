package io.phoenix.profile.sync;

import io.phoenix.profile.cache.ChangeListener;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.sync.Violation.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What has happened in a schedule of the simulation, as far as the answers of instance A must agree with it. */
final class SimulatedHistory {

    private final Duration bound;
    private final Map<ProfileId, List<Committed>> committed = new HashMap<>();
    private final Map<ProfileId, Long> answered = new HashMap<>();
    private final Set<ProfileId> unnotified = new HashSet<>();

    /** Counts what may lose commits. */
    private int life;

    /** When A noticed the present incarnation. Before, an old primary may have answered everything. */
    private long noticedNanos = Long.MAX_VALUE;

    /** The incarnation of a restored database that does not show it. */
    private @Nullable Incarnation unnoticeable;

    /** The start of the last poll that ended well. */
    private long polledNanos;

    /** @param bound the age beyond which no answer may be unmarked */
    SimulatedHistory(Duration bound) {
        this.bound = bound;
    }

    private record Committed(long version, long nanos) {}

    /** What A knew of a profile when a read began. */
    record Begun(ProfileId id, long nanos, long polledNanos, long floor, int life, Incarnation incarnation) {}

    // ---- the database

    /** A version was committed; nothing happens if it is not the newest. */
    void committed(ProfileId id, long version, boolean logged, long nanos) {
        if (version > newest(id)) {
            committed.computeIfAbsent(id, same -> new ArrayList<>()).add(new Committed(version, nanos));
            if (logged) {
                unnotified.add(id);
            }
        }
    }

    /** Commits may be lost: all above the version that is kept of each profile. */
    void lost(ToLongFunction<ProfileId> kept, @Nullable Incarnation unnoticeable) {
        life++;
        noticedNanos = Long.MAX_VALUE;
        this.unnoticeable = unnoticeable;
        answered.clear();
        committed.forEach((id, all) -> all.removeIf(each -> each.version > kept.applyAsLong(id)));
    }

    // ---- instance A

    /** A was started: it knows nothing. */
    void started() {
        answered.clear();
        unnotified.clear();
        noticedNanos = Long.MAX_VALUE;
        polledNanos = 0;
    }

    /** A knows of the present incarnation. */
    void noticed(Incarnation present, long nanos) {
        if (noticedNanos == Long.MAX_VALUE && !present.equals(unnoticeable)) {
            noticedNanos = nanos;
        }
    }

    void polled(long startNanos) {
        polledNanos = startNanos;
    }

    ChangeListener listener() {
        return new ChangeListener() {
            @Override
            public void changed(ProfileId id) {
                unnotified.remove(id);
            }

            @Override
            public void allChanged() {
                unnotified.clear();
            }
        };
    }

    Begun begun(ProfileId id, long nanos, Incarnation incarnation) {
        return new Begun(id, nanos, polledNanos, answered.getOrDefault(id, 0L), life, incarnation);
    }

    /**
     * A gave an unmarked answer. That it is no older than what the last poll could see implies the bound of 1 s: where polls
     * answer within 400 ms, the last one began less than 1 s ago.
     */
    void answered(Begun begun, long version, Incarnation present) {
        ProfileId id = begun.id;
        atLeast(version, committedBefore(id, begun.nanos - bound.toNanos()), Promise.BOUND, id);
        // a commit at the same time may come after it
        atLeast(version, committedBefore(id, begun.polledNanos - 1), Promise.POLLED, id);
        if (begun.life == life && begun.incarnation.equals(present)) {
            atLeast(version, begun.floor, Promise.BACK, id);
        }
        acknowledged(begun, version);
    }

    /** A acknowledged a change, or answered the version; what the database may have lost meanwhile does not count. */
    void acknowledged(Begun begun, long version) {
        if (begun.life == life && version <= newest(begun.id)) {
            answered.merge(begun.id, version, Math::max);
        }
    }

    /** To be called once all is quiet. */
    void checkNotified() {
        if (!unnotified.isEmpty()) {
            throw new Violation(Promise.NOTIFIED, "nobody was notified of " + unnotified);
        }
    }

    private static void atLeast(long version, long required, Promise promise, ProfileId id) {
        if (version < required) {
            throw new Violation(promise, id + " v" + version + " (expected: at least v" + required + ")");
        }
    }

    private long newest(ProfileId id) {
        List<Committed> all = committed.getOrDefault(id, List.of());
        return all.isEmpty() ? 0 : all.get(all.size() - 1).version;
    }

    private long committedBefore(ProfileId id, long before) {
        long version = 0;
        for (Committed each : committed.getOrDefault(id, List.of())) {
            if (Math.max(each.nanos, noticedNanos) <= before) {
                version = each.version;
            }
        }
        return version;
    }
}
