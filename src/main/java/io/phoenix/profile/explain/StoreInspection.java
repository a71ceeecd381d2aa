package io.phoenix.profile.explain;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;

/** Inspects what Postgres holds of an id. Thread-safe. */
@FunctionalInterface
public interface StoreInspection {

    /** Completes within the implementation's time limit. Creates nothing. */
    Future<StoredState> inspect(ProfileId id);
}
