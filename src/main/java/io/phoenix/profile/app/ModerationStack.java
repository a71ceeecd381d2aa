package io.phoenix.profile.app;

import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.moderation.ModerationStore;
import io.phoenix.profile.moderation.Moderator;
import io.phoenix.profile.moderation.NameHistory;
import io.phoenix.profile.profiles.Profiles;

/** Moderation of profiles, and the names that users gave up. */
record ModerationStack(ModerationStore store, Moderator moderator, NameHistory history) {

    static ModerationStack of(Platform platform, Profiles profiles, NamePolicies names) {
        ModerationStore store =
                platform.postgres().moderation(platform.settings().moderation(), names);
        return new ModerationStack(
                store,
                new Moderator(store, platform.postgres().store(names), profiles, names),
                platform.postgres().nameHistory());
    }

    ApiRoutes.Moderation services() {
        return new ApiRoutes.Moderation(moderator, store, history);
    }
}
