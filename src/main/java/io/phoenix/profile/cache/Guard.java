package io.phoenix.profile.cache;

import io.phoenix.profile.domain.ProfileId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Decides what the local tier may keep, so that a value which was overtaken while it was being loaded is never put back.
 *
 * <p>While anything is under way for an id in this process, the newest version announced for it is remembered, whether
 * the bus announced it or a write that ended here. A value is kept only if it is no older. That a value read before an
 * epoch moved is not kept needs no rule here: it carries its epoch.
 *
 * <p>All methods are safe for use by several threads. What they do under the lock of an id is a few assignments, so that
 * an event loop may call them.
 */
public class Guard {

    private final LocalCache local;
    private final ConcurrentMap<ProfileId, Watch> watches = new ConcurrentHashMap<>();

    public Guard(LocalCache local) {
        this.local = local;
    }

    /** What is remembered of an id that has something under way; touched only under the lock of the id. */
    private static final class Watch {
        private int underWay;
        private long announcedVersion = Long.MIN_VALUE;
    }

    /** Something begins for the id; exactly one of the other methods named for an end must follow. */
    void begin(ProfileId id) {
        watches.compute(id, (same, present) -> {
            Watch watch = present == null ? new Watch() : present;
            watch.underWay++;
            return watch;
        });
    }

    /** A version exists: nothing older is kept from now on. */
    void announced(ProfileId id, long version) {
        watches.computeIfPresent(id, (same, watch) -> {
            watch.announcedVersion = Math.max(watch.announcedVersion, version);
            return watch;
        });
        local.overtake(id, version);
    }

    /** What had begun ends with a value, which is kept; where it was overtaken, only in the place of an older last resort. */
    void endWith(ProfileId id, CachedProfile value) {
        watches.computeIfPresent(id, (same, watch) -> {
            if (mayKeep(value, watch.announcedVersion)) {
                local.keep(id, value);
            } else {
                local.keepAsLastResort(id, value.overtakenBy(watch.announcedVersion));
            }
            return left(watch);
        });
    }

    /** What had begun ends without a value. */
    void endWithout(ProfileId id) {
        watches.computeIfPresent(id, (same, watch) -> left(watch));
    }

    /** The rule itself; a test that takes it away finds what it is there for. */
    public boolean mayKeep(CachedProfile value, long announcedVersion) {
        return value.version() >= announcedVersion;
    }

    /** The number of ids that have something under way. */
    int size() {
        return watches.size();
    }

    @SuppressWarnings("NullAway") // null is how a map is told to forget the key
    private static Watch left(Watch watch) {
        return --watch.underWay == 0 ? null : watch;
    }
}
