package io.phoenix.profile.tier;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NameGenerator;
import io.vertx.core.Future;
import java.util.Optional;

/** Reads a profile from the store, and creates it there on the first read. */
public final class Origin {

    private final ProfileStore store;
    private final NameGenerator names;

    public Origin(ProfileStore store, NameGenerator names) {
        this.store = store;
        this.names = names;
    }

    Future<Found> readOrCreate(ProfileId id) {
        return store.find(id)
                .compose(found -> found.map(profile -> Future.succeededFuture(new Found(profile, Source.POSTGRES)))
                        .orElseGet(() -> create(id)));
    }

    private Future<Found> create(ProfileId id) {
        return store.insert(id, names.nameOf(id))
                .compose(created -> created.map(profile -> Future.succeededFuture(new Found(profile, Source.CREATED)))
                        .orElseGet(() -> readCreatedByAnother(id)));
    }

    /** A new statement sees what was committed after the first one began; the insert would not have been refused else. */
    private Future<Found> readCreatedByAnother(ProfileId id) {
        return store.find(id).map(Optional::orElseThrow).map(profile -> new Found(profile, Source.POSTGRES));
    }
}
