package io.phoenix.profile.app;

import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.moderation.ModerationStore;
import io.phoenix.profile.moderation.Moderator;
import io.phoenix.profile.profiles.Profiles;
import io.vertx.core.Future;

/** Moderation of profiles. */
record ModerationStack(ModerationStore store, Moderator moderator) {

    static ModerationStack of(Platform platform, Profiles profiles, NamePolicies names) {
        ModerationStore store =
                platform.postgres().moderation(platform.settings().moderation());
        return new ModerationStack(
                store, new Moderator(store, platform.postgres().store(), profiles, names));
    }

    Future<Integer> prune(int max) {
        return store.prune(max);
    }

    ApiRoutes.Moderation services() {
        return new ApiRoutes.Moderation(moderator, store);
    }
}
