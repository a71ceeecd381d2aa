package io.phoenix.profile.profile;

import io.phoenix.profile.bus.Invalidation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.tier.FreeName;
import io.phoenix.profile.tier.Memory;
import io.phoenix.profile.tier.Page;
import io.phoenix.profile.tier.PageReads;
import io.phoenix.profile.tier.ProfileStore;
import io.phoenix.profile.tier.ReadPath;
import io.phoenix.profile.tier.Reading;
import io.phoenix.profile.tier.Resident;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service does. Every method is safe for use by several threads, never blocks, and answers on the caller's
 * context; expected failures are {@link io.phoenix.profile.domain.ProfileFailure}s on the future.
 */
public final class Profiles {

    private final Memory memory;
    private final ReadPath reads;
    private final PageReads pages;
    private final ProfileStore store;
    private final OtherInstances others;
    private final NamePolicies names;

    /** The use cases over the memory of this process, the ways to read, a store, and the other instances. */
    public Profiles(
            Memory memory,
            ReadPath reads,
            PageReads pages,
            ProfileStore store,
            OtherInstances others,
            NamePolicies names) {
        this.memory = memory;
        this.reads = reads;
        this.pages = pages;
        this.store = store;
        this.others = others;
        this.names = names;
    }

    /** The profile from this process's memory; null when only {@link #get} can tell. */
    @Nullable public Resident resident(ProfileId id) {
        return memory.resident(id);
    }

    /** The profile, which the first read creates. */
    public Future<Reading> get(ProfileId id) {
        return reads.read(id, ReadPath.ANY_VERSION);
    }

    /** The profile, of at least a version that the caller knows to exist. */
    public Future<Reading> get(ProfileId id, long versionMin) {
        return reads.read(id, versionMin);
    }

    /**
     * Many profiles at once, which the first read creates. One that cannot be had does not keep the others.
     *
     * @param ids each once
     */
    public Future<Page> getAll(List<ProfileId> ids) {
        return pages.readOrCreate(ids);
    }

    /** Those of many profiles that there are. */
    public Future<Page> lookUp(List<ProfileId> ids) {
        return pages.lookUp(ids);
    }

    /**
     * Changes the profile, or creates it changed. Once this ends the change is committed, this instance answers with it,
     * and the others were told.
     *
     * @return the profile afterwards; fails with {@link Kind#VERSION_MOVED}, having changed nothing, when the update
     *     expects another version than the present one, with {@link Kind#NAME_REFUSED} when the name is to be unique in
     *     the tenant and is taken, and with {@link Kind#RATE_LIMITED} when the last change of the name is too recent
     */
    public Future<Resident> update(ProfileId id, ProfileUpdate update) {
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
