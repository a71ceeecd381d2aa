package io.phoenix.profile.cache;

import io.phoenix.profile.domain.ProfileId;

/** Is notified of every invalidation of L1. Called by several threads; must not block. */
public interface ChangeListener {

    /** The profile has changed, or may have. L1 no longer returns older versions. */
    void changed(ProfileId id);

    /** All of L1 was invalidated. */
    void allChanged();

    /** A listener that runs the action when all of L1 was invalidated, and ignores single changes. */
    static ChangeListener ofAll(Runnable action) {
        return new ChangeListener() {
            @Override
            public void changed(ProfileId id) {}

            @Override
            public void allChanged() {
                action.run();
            }
        };
    }
}
