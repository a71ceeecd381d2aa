package io.phoenix.profile.cache;

import io.phoenix.profile.domain.ProfileId;

/** Who wants to hear what a {@link ProfileCache} hears. Its methods are called by several threads, and must not block. */
public interface ChangeListener {

    /** Wants to hear nothing. */
    ChangeListener NONE = new ChangeListener() {
        @Override
        public void changed(ProfileId id, long version) {}

        @Override
        public void anythingMayHaveChanged() {}
    };

    /** A version of the profile exists, or it was erased at that version; memory answers with nothing older by now. */
    void changed(ProfileId id, long version);

    /** Changes may have been missed. */
    void anythingMayHaveChanged();
}
