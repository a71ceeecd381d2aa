package io.phoenix.profile.cache;

import io.phoenix.profile.domain.ProfileId;

/** Hears of every invalidation of L1. Its methods are called by several threads, and must not block. */
public interface ChangeListener {

    /** The profile has, or may have, a newer version than L1 had. L1 answers with nothing older by now. */
    void changed(ProfileId id);

    /** All of L1 was invalidated. */
    void allChanged();
}
