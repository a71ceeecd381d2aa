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

    /** The profile if it is in L1 and current; null where only {@link #get} can tell. */
    @Nullable public CachedProfile cached(ProfileId id) {
        return cache.get(id);
    }

    /** The profile. The first read creates it. */
    public Future<ReadResult> get(ProfileId id) {
        return reads.read(id, SingleReads.ANY_VERSION);
    }

    /** The profile, of at least a version that the caller knows to exist. */
    public Future<ReadResult> get(ProfileId id, long versionMin) {
        return reads.read(id, versionMin);
    }

    /**
     * A batch of profiles. The first read of each creates it. Never fails for a single one of them.
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
     * Changes the profile, or creates it changed. On completion the change is committed, this instance answers with it, and
     * the other instances were sent an invalidation.
     *
     * @return the profile afterwards. Fails without an effect: with {@link Kind#VERSION_MOVED} when the update expects another
     *     version, with {@link Kind#NAME_REFUSED} when the name must be unique and is taken, with {@link Kind#RATE_LIMITED}
     *     when the name changed too recently
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
        // an update that names the profile does not need the generated name: no other one is tried when that is taken
        return update.name() == null
                ? FreeName.first(policy, id, name -> store.update(id, update, name))
                : store.update(id, update, policy.generated(id, 0));
    }

    /**
     * Erases the profile; the next read creates it anew. On completion the erasure is committed, this instance has forgotten
     * the profile, and the other instances were sent an invalidation.
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
                        // without a profile to erase, another instance has erased all that was known here
                        .onComplete(
                                version -> cache.endErasure(id, version.orElse(known + 1)),
                                failure -> cache.endUncertain(id))
                        .mapEmpty());
    }
}
