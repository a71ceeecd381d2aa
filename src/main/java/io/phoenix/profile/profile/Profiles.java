package io.phoenix.profile.profile;

import io.phoenix.profile.bus.Invalidation;
import io.phoenix.profile.bus.InvalidationBus;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.name.NameGenerator;
import io.phoenix.profile.tier.ProfileStore;
import io.phoenix.profile.tier.ReadPath;
import io.phoenix.profile.tier.Reading;
import io.phoenix.profile.tier.Resident;
import io.phoenix.profile.tier.SharedTier;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the service does. Every method is safe for use by several threads, never blocks, and answers on the caller's
 * context; expected failures are {@link io.phoenix.profile.domain.ProfileFailure}s on the future.
 */
public final class Profiles {

    private static final Logger LOG = LoggerFactory.getLogger(Profiles.class);

    private final ReadPath reads;
    private final ProfileStore store;
    private final SharedTier shared;
    private final InvalidationBus bus;
    private final NameGenerator names;

    /** The use cases over a read path and the ports behind it. */
    public Profiles(ReadPath reads, ProfileStore store, SharedTier shared, InvalidationBus bus, NameGenerator names) {
        this.reads = reads;
        this.store = store;
        this.shared = shared;
        this.bus = bus;
        this.names = names;
    }

    /** The profile from this process's memory; null when only {@link #get} can tell. */
    @Nullable public Resident resident(ProfileId id) {
        return reads.resident(id);
    }

    /** The profile, which the first read creates. */
    public Future<Reading> get(ProfileId id) {
        return reads.read(id);
    }

    /**
     * Changes the profile, or creates it changed. Once this ends the change is committed, this instance answers with it,
     * and the others were told.
     *
     * @return the profile afterwards; fails with {@link Kind#VERSION_MOVED}, having changed nothing, when the update
     *     expects another version than the present one
     */
    public Future<Resident> update(ProfileId id, ProfileUpdate update) {
        return reads.write(
                id,
                () -> store.update(id, update, names.nameOf(id))
                        .compose(changed -> tellOthers(changed).otherwiseEmpty().map(changed)));
    }

    /** The shared tier first: an instance that hears of the change must not find the old value there. */
    private Future<Void> tellOthers(Profile changed) {
        return shared.replace(changed)
                .compose(replaced -> bus.announce(new Invalidation(changed.id(), changed.version())))
                .onFailure(cause -> LOG.warn(
                        "A change is committed but other instances could not be told: {}", cause.getMessage()));
    }
}
