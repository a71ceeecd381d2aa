package io.phoenix.profile.profiles;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.read.BatchReads;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.FreeName;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.sync.ChangePublisher;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The use cases. Thread-safe; never blocks. Futures complete on the caller's context; expected failures are {@link
 * io.phoenix.profile.domain.ProfileFailure}s.
 */
public final class Profiles {

    private final LocalCache cache;
    private final SingleReads reads;
    private final BatchReads batchReads;
    private final ProfileStore store;
    private final ChangePublisher publisher;
    private final NamePolicies names;
    private final BodyEncoder encoder;

    public Profiles(
            LocalCache cache,
            SingleReads reads,
            BatchReads batchReads,
            ProfileStore store,
            ChangePublisher publisher,
            NamePolicies names,
            BodyEncoder encoder) {
        this.cache = cache;
        this.reads = reads;
        this.batchReads = batchReads;
        this.store = store;
        this.publisher = publisher;
        this.names = names;
        this.encoder = encoder;
    }

    /** The hit in L1, or null. */
    @Nullable public CachedProfile cached(ProfileId id) {
        return cache.get(id);
    }

    /**
     * Whether the version is in the future of the database, beyond the tolerated clock skew, so that no profile can have it
     * yet.
     */
    public boolean isBeyondClock(long version) {
        return cache.isBeyondClock(version);
    }

    /** The least version of an id that is still answered, as far as this instance knows; 0 if it knows of none. */
    public long versionKnown(ProfileId id) {
        return cache.inspect(id).watermark().orElse(0);
    }

    /** The profile. The first read creates it. */
    public Future<ReadResult> get(ProfileId id) {
        return reads.read(id, SingleReads.ANY_VERSION);
    }

    /** The profile in at least this version, which must exist. */
    public Future<ReadResult> get(ProfileId id, long versionMin) {
        return reads.read(id, versionMin);
    }

    /**
     * A batch of profiles. The first read of each creates it. One that cannot be read does not fail the batch.
     *
     * @param ids without duplicates
     */
    public Future<BatchResult> getAll(List<ProfileId> ids) {
        return batchReads.readOrCreate(ids);
    }

    /**
     * The profiles of a batch that exist. Creates nothing.
     *
     * @param ids without duplicates
     */
    public Future<BatchResult> lookUp(List<ProfileId> ids) {
        return batchReads.lookUp(ids);
    }

    /**
     * Applies an update, creating the profile if absent. On completion the change is committed, in L1, and published as far
     * as Redis is reachable.
     *
     * @return the profile afterwards. Fails, changing nothing, with {@link Kind#VERSION_MISMATCH} if its condition does not
     *     hold, with {@link Kind#NAME_REFUSED} if the name must be unique and is taken or a moderator barred it, with {@link
     *     Kind#RATE_LIMITED} if the last rename is within the cooldown, with {@link Kind#LOCKED} if a moderator locked what
     *     would change, with {@link Kind#PROFILE_ERASED} if the erasure of the id is
     *     kept
     */
    public Future<CachedProfile> update(ProfileId id, ProfileUpdate update) {
        return change(id, () -> commit(id, update));
    }

    /**
     * Makes a change that is none of these use cases, as {@link #update} does: on completion it is committed, in L1, and published
     * as far as Redis is reachable.
     *
     * @param commit commits the change, and returns the profile afterwards
     */
    public Future<CachedProfile> change(ProfileId id, Supplier<Future<Stamped<Profile>>> commit) {
        return cache.run(
                List.of(id),
                begun -> commit.get()
                        .compose(changed -> keepAndPublish(begun, changed))
                        .onFailure(failure -> cache.drop(id))); // it may have been committed even so
    }

    /**
     * Applies a change that another use case commits in one statement, with the guarantees of {@link #update}.
     *
     * @param commit answers the profile afterwards; empty if it changed nothing
     */
    public Future<Optional<CachedProfile>> tryChange(
            ProfileId id, Supplier<Future<Stamped<Optional<Profile>>>> commit) {
        return cache.run(
                List.of(id),
                begun -> commit.get()
                        .compose(changed -> {
                            Optional<Profile> profile = changed.value();
                            return profile.isEmpty()
                                    ? Future.succeededFuture(Optional.<CachedProfile>empty())
                                    : keepAndPublish(begun, new Stamped<>(profile.get(), changed.stamp()))
                                            .map(Optional::of);
                        })
                        .onFailure(failure -> cache.drop(id))); // it may have been committed even so
    }

    private Future<Stamped<Profile>> commit(ProfileId id, ProfileUpdate update) {
        NamePolicy policy = names.of(id.tenantId());
        // an update with a name ignores the generated one, so there is no other to try
        return update.name() == null
                ? FreeName.first(policy, id, name -> store.update(id, update, name))
                : FreeName.drawn(seed -> store.update(id, update, policy.generated(id, seed, 0)));
    }

    private Future<CachedProfile> keepAndPublish(LocalCache.Load begun, Stamped<Profile> changed) {
        CachedProfile profile = CachedProfile.of(changed.value(), encoder);
        return keepAndPublish(changed.value().id(), begun, profile, changed.stamp());
    }

    private Future<CachedProfile> keepAndPublish(
            ProfileId id, LocalCache.Load begun, CachedProfile changed, Stamp stamp) {
        requirePresentDatabase(stamp.incarnation());
        if (!cache.offer(begun, id, changed, stamp)) {
            throw changeMayBeLost();
        }
        return publisher
                .publish(SharedValue.of(id, changed, stamp), begun.beginNanos())
                .map(changed);
    }

    /** Erases the profile, at any version. */
    public Future<Void> erase(ProfileId id, Duration renameCooldown) {
        return erase(id, VersionCondition.NONE, renameCooldown);
    }

    /**
     * Erases the profile; the next read creates a new one. On completion the erasure is committed, applied to L1, and
     * published if Redis is reachable.
     *
     * @param renameCooldown continues for a profile that is created again; zero for none
     * @return fails, changing nothing, with {@link Kind#VERSION_MISMATCH} if the condition does not hold
     */
    public Future<Void> erase(ProfileId id, VersionCondition condition, Duration renameCooldown) {
        return cache.run(
                List.of(id),
                begun -> store.erase(id, condition, renameCooldown)
                        .compose(erased -> applyAndPublish(id, begun, erased))
                        .onFailure(failure -> cache.drop(id)));
    }

    /**
     * Erases the profile, and keeps the erasure: from its commit on no read, change or import creates a profile of this id, on
     * any instance. On completion it is committed, in L1, and published if Redis is reachable.
     *
     * @param renameCooldown as in {@link #erase}, should the erasure be lifted
     * @return fails, changing nothing, with {@link Kind#VERSION_MISMATCH} if the condition does not hold
     */
    public Future<Void> eraseAndKeep(ProfileId id, VersionCondition condition, Duration renameCooldown) {
        return cache.run(
                List.of(id),
                begun -> store.eraseAndKeep(id, condition, renameCooldown)
                        .compose(erased ->
                                keepAndPublish(id, begun, CachedProfile.keptErasure(erased.value()), erased.stamp()))
                        .onFailure(failure -> cache.drop(id))
                        .mapEmpty());
    }

    /**
     * Moves a profile to another id of its tenant: name, avatar and creation time go along, and the old id has none. On
     * completion both changes are committed, applied to L1, and published if Redis is reachable.
     *
     * @param replace whether a profile of the new id is erased for it
     * @return the profile, with its new id. Fails as {@link ProfileStore#move} does
     */
    public Future<CachedProfile> move(ProfileId from, ProfileId to, boolean replace) {
        return cache.run(
                List.of(from, to),
                begun -> store.move(from, to, replace)
                        .compose(moved -> applyAndPublish(from, begun, moved.map(ProfileStore.Moved::erased))
                                .compose(gone -> keepAndPublish(begun, moved.map(ProfileStore.Moved::profile))))
                        .onFailure(failure -> maybeChanged(List.of(from, to))));
    }

    /** Lifts a kept erasure: the next read creates a profile. Does nothing if none is kept. */
    public Future<Void> lift(ProfileId id) {
        return cache.run(
                List.of(id),
                begun -> store.lift(id)
                        .compose(lifted -> lifted.value().isEmpty()
                                ? Future.<Void>succeededFuture()
                                : applyAndPublish(id, begun, lifted.map(Optional::orElseThrow)))
                        .onFailure(failure -> cache.drop(id)));
    }

    private Future<Void> applyAndPublish(ProfileId id, LocalCache.Load begun, Stamped<Long> erased) {
        requirePresentDatabase(erased);
        cache.drop(id);
        cache.known(id, erased.value());
        return publisher.publish(SharedValue.tombstone(id, erased.value(), erased.stamp()), begun.beginNanos());
    }

    /**
     * Learns of changes that were committed in one transaction beside these use cases: from now on this instance answers nothing
     * older. The others read them in the change log. Fails if the commit may be lost.
     */
    public void committed(Map<ProfileId, Long> versions, Incarnation incarnation) {
        requirePresentDatabase(incarnation);
        versions.forEach(cache::known);
    }

    /** The profiles may have changed, by a transaction of which nothing is known. */
    public void maybeChanged(List<ProfileId> ids) {
        ids.forEach(cache::drop);
    }

    /**
     * Fails unless the write was committed by the database that this instance polls. Another one may be an old primary, whose
     * commits are lost, or a new one, of which nothing is known yet.
     */
    private void requirePresentDatabase(Stamped<?> written) {
        requirePresentDatabase(written.incarnation());
    }

    private void requirePresentDatabase(Incarnation written) {
        boolean present = written.equals(cache.incarnation());
        cache.observe(written);
        if (!present) {
            throw changeMayBeLost();
        }
    }

    private static ProfileFailure changeMayBeLost() {
        return new ProfileFailure(
                Kind.DEPENDENCY_UNAVAILABLE, "the database fails over, the change may be lost (try again)");
    }
}
