package io.phoenix.profile.explain;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;

/** Inspects what Redis holds of an id. Thread-safe. */
@FunctionalInterface
public interface SharedInspection {

    /** Completes within the implementation's time limit. Unlike a read it leaves a defective value where it is. */
    Future<SharedState> inspect(ProfileId id);
}
