package io.phoenix.profile.tier;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicies;
import io.vertx.core.Future;

/** Reads a profile from the store, and creates it there on the first read. */
public final class Origin {

    private final ProfileStore store;
    private final NamePolicies names;

    public Origin(ProfileStore store, NamePolicies names) {
        this.store = store;
        this.names = names;
    }

    Future<Found> readOrCreate(ProfileId id) {
        return store.find(id)
                .compose(found -> found.map(profile -> Future.succeededFuture(new Found(profile, Source.POSTGRES)))
                        .orElseGet(() -> create(id)));
    }

    private Future<Found> create(ProfileId id) {
        return FreeName.first(names.of(id.tenantId()), id, name -> create(id, name));
    }

    private Future<Found> create(ProfileId id, ClaimedName name) {
        return store.insert(id, name)
                .compose(created -> created.map(profile -> Future.succeededFuture(new Found(profile, Source.CREATED)))
                        .orElseGet(() -> readCreatedByAnother(id, name)));
    }

    /**
     * A new statement sees what was committed after the first one began. If the id still has no profile, it was the name
     * that another has.
     */
    private Future<Found> readCreatedByAnother(ProfileId id, ClaimedName name) {
        return store.find(id)
                .compose(found -> found.map(profile -> Future.succeededFuture(new Found(profile, Source.POSTGRES)))
                        .orElseGet(() -> Future.failedFuture(name.taken())));
    }
}
