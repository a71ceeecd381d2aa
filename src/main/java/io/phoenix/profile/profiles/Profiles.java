package io.phoenix.profile.profiles;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.read.BatchReads;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.FreeName;
import io.phoenix.profile.read.ProfileStore;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.sync.ChangePublisher;
import io.phoenix.profile.sync.Invalidation;
import io.vertx.core.Future;
import java.util.List;
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

    public Profiles(
            LocalCache cache,
            SingleReads reads,
            BatchReads batchReads,
            ProfileStore store,
            ChangePublisher publisher,
            NamePolicies names) {
        this.cache = cache;
        this.reads = reads;
        this.batchReads = batchReads;
        this.store = store;
        this.publisher = publisher;
        this.names = names;
    }

    /** The hit in L1, or null. */
    @Nullable public CachedProfile cached(ProfileId id) {
        return cache.get(id);
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
     * @return the profile afterwards. Fails, changing nothing, with {@link Kind#VERSION_MISMATCH} if the version is not the
     *     expected one, with {@link Kind#NAME_REFUSED} if the name must be unique and is taken, with {@link
     *     Kind#RATE_LIMITED} if the last rename is within the cooldown
     */
    public Future<CachedProfile> update(ProfileId id, ProfileUpdate update) {
        return cache.begin(List.of(id))
                .compose(epoch -> commit(id, update)
                        .compose(changed -> publisher.publish(changed).map(changed))
                        .map(changed -> cache.encode(changed, epoch))
                        .onComplete(written -> cache.endWrite(id, written), failure -> cache.endUncertain(id)));
    }

    private Future<Profile> commit(ProfileId id, ProfileUpdate update) {
        NamePolicy policy = names.of(id.tenantId());
        // an update with a name ignores the generated one, so there is no other to try
        return update.name() == null
                ? FreeName.first(policy, id, name -> store.update(id, update, name))
                : store.update(id, update, policy.generated(id, 0));
    }

    /**
     * Erases the profile; the next read creates a new one. On completion the erasure is committed, applied to L1, and
     * published as far as Redis is reachable.
     */
    public Future<Void> erase(ProfileId id) {
        long known = cache.watermark(id);
        return cache.begin(List.of(id))
                .compose(epoch -> store.erase(id)
                        .compose(version -> version.isEmpty()
                                ? Future.succeededFuture(version)
                                : publisher
                                        .publish(Invalidation.erased(id, version.getAsLong()))
                                        .map(version))
                        // if there was nothing to erase, another instance has erased what this one knew
                        .onComplete(
                                version -> cache.endErasure(id, version.orElse(known + 1)),
                                failure -> cache.endUncertain(id))
                        .mapEmpty());
    }
}
