package io.phoenix.profile.profiles;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.ProfileCache;
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
 * What the service does. Every method is safe for use by several threads, never blocks, and answers on the caller's
 * context; expected failures are {@link io.phoenix.profile.domain.ProfileFailure}s on the future.
 */
public final class Profiles {

    private final ProfileCache memory;
    private final SingleReads reads;
    private final BatchReads pages;
    private final ProfileStore store;
    private final ChangePublisher others;
    private final NamePolicies names;

    /** The use cases over the memory of this process, the ways to read, a store, and the other instances. */
    public Profiles(
            ProfileCache memory,
            SingleReads reads,
            BatchReads pages,
            ProfileStore store,
            ChangePublisher others,
            NamePolicies names) {
        this.memory = memory;
        this.reads = reads;
        this.pages = pages;
        this.store = store;
        this.others = others;
        this.names = names;
    }

    /** The profile from this process's memory; null when only {@link #get} can tell. */
    @Nullable public CachedProfile resident(ProfileId id) {
        return memory.resident(id);
    }

    /** The profile, which the first read creates. */
    public Future<ReadResult> get(ProfileId id) {
        return reads.read(id, SingleReads.ANY_VERSION);
    }

    /** The profile, of at least a version that the caller knows to exist. */
    public Future<ReadResult> get(ProfileId id, long versionMin) {
        return reads.read(id, versionMin);
    }

    /**
     * Many profiles at once, which the first read creates. One that cannot be had does not keep the others.
     *
     * @param ids each once
     */
    public Future<BatchResult> getAll(List<ProfileId> ids) {
        return pages.readOrCreate(ids);
    }

    /** Those of many profiles that there are. */
    public Future<BatchResult> lookUp(List<ProfileId> ids) {
        return pages.lookUp(ids);
    }

    /**
     * Changes the profile, or creates it changed. Once this ends the change is committed, this instance answers with it,
     * and the others were told.
     *
     * @return the profile afterwards; fails with {@link Kind#VERSION_MISMATCH}, having changed nothing, when the update
     *     expects another version than the present one, with {@link Kind#NAME_REFUSED} when the name is to be unique in
     *     the tenant and is taken, and with {@link Kind#RATE_LIMITED} when the last change of the name is too recent
     */
    public Future<CachedProfile> update(ProfileId id, ProfileUpdate update) {
        return memory.write(
                id,
                () -> committed(id, update)
                        .compose(changed -> others.tell(changed).map(changed)));
    }

    /**
     * Erases the profile, everywhere; the next read creates a fresh one. Once this ends the erasure is committed, this
     * instance has forgotten the profile, and the others were told.
     */
    public Future<Void> erase(ProfileId id) {
        return memory.erase(
                id,
                () -> store.erase(id)
                        .compose(version -> version.isEmpty()
                                ? Future.succeededFuture(version)
                                : others.tellErased(Invalidation.erased(id, version.getAsLong()))
                                        .map(version)));
    }

    private Future<Profile> committed(ProfileId id, ProfileUpdate update) {
        NamePolicy policy = names.of(id.tenantId());
        // with a name chosen the generated one is not used, and that it is taken is for the user to know
        return update.name() == null
                ? FreeName.first(policy, id, name -> store.update(id, update, name))
                : store.update(id, update, policy.generated(id, 0));
    }
}
