package io.phoenix.profile.cache;

import io.phoenix.profile.domain.ProfileId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The watermarks of an instance: for an id, the least version that may still be taken from L1 or L2. An id without one may
 * be taken in any version. Thread-safe.
 *
 * <p><em>Lasting</em> watermarks come from the change log. They are kept in two generations, so that the older one can be
 * forgotten as a whole (rule 7 of the consistency protocol).
 *
 * <p><em>Temporary</em> ones come from loads, own commits and the bus, which know of a version before a poll has read it.
 * They go when a poll that began after them has ended well: by then its row in the log has raised a lasting one (rule 4). A
 * watermark that is raised while a poll begins may count as raised before: its version was committed before that, so the
 * snapshot of the poll contains it.
 */
class Watermarks {

    /** Below every version. */
    static final long NONE = Long.MIN_VALUE;

    private volatile ConcurrentMap<ProfileId, Long> older = new ConcurrentHashMap<>();
    private volatile ConcurrentMap<ProfileId, Long> younger = new ConcurrentHashMap<>();
    private volatile ConcurrentMap<ProfileId, Long> beforePoll = new ConcurrentHashMap<>();
    private volatile ConcurrentMap<ProfileId, Long> sincePoll = new ConcurrentHashMap<>();

    /** Looks into the map that others replace first, and then into the one that keeps its content. */
    long of(ProfileId id) {
        long temporary = in(sincePoll, id);
        temporary = Math.max(temporary, in(beforePoll, id));
        long lasting = in(younger, id);
        lasting = Math.max(lasting, in(older, id));
        return Math.max(temporary, lasting);
    }

    /** Raises a watermark until a poll has read the version; returns whether it was lower. */
    boolean raiseTemporarily(ProfileId id, long version) {
        return raise(sincePoll, id, version);
    }

    /** Raises a lasting watermark; returns whether it was lower. */
    boolean raise(ProfileId id, long version) {
        return raise(younger, id, version);
    }

    /**
     * Call it before the snapshot of the poll. After a failed poll the older watermarks are still there, and the others stay
     * until the poll after this one.
     */
    void pollBegins() {
        if (beforePoll.isEmpty()) {
            beforePoll = sincePoll;
            sincePoll = new ConcurrentHashMap<>();
        }
    }

    /** Forgets the temporary watermarks that were raised before the poll began. Raise what the poll read first. */
    void pollEnded() {
        beforePoll = new ConcurrentHashMap<>();
    }

    /** Forgets the older generation of lasting watermarks, and begins another one. */
    void forgetOlder() {
        older = younger;
        younger = new ConcurrentHashMap<>();
    }

    void forgetLasting() {
        older = new ConcurrentHashMap<>();
        younger = new ConcurrentHashMap<>();
    }

    void forgetAll() {
        forgetLasting();
        beforePoll = new ConcurrentHashMap<>();
        sincePoll = new ConcurrentHashMap<>();
    }

    /** The size of the younger generation. */
    int youngerCount() {
        return younger.size();
    }

    int temporaryCount() {
        return beforePoll.size() + sincePoll.size();
    }

    int count() {
        return older.size() + younger.size() + temporaryCount();
    }

    private boolean raise(ConcurrentMap<ProfileId, Long> generation, ProfileId id, long version) {
        boolean wasLower = of(id) < version;
        generation.merge(id, version, Math::max);
        return wasLower;
    }

    private static long in(ConcurrentMap<ProfileId, Long> generation, ProfileId id) {
        Long version = generation.get(id);
        return version == null ? NONE : version;
    }
}
