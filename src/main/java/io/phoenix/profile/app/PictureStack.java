package io.phoenix.profile.app;

import io.phoenix.profile.config.PicturePolicy;
import io.phoenix.profile.config.PictureSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.picture.OwnPictures;
import io.phoenix.profile.picture.PictureNames;
import io.phoenix.profile.picture.WaitingCursors;
import io.phoenix.profile.postgres.PostgresPictures;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.tenant.Tenants;
import io.vertx.core.Future;
import java.util.function.Function;

/** Own pictures of users. */
record PictureStack(
        PostgresPictures store,
        OwnPictures pictures,
        PictureNames names,
        Function<String, PicturePolicy> policies,
        WaitingCursors cursors) {

    static PictureStack of(Platform platform, Tenants tenants, Profiles profiles, Secret databaseSecret) {
        PictureSettings settings = platform.settings().pictures();
        PostgresPictures store = platform.postgres().pictures(settings);
        Function<String, PicturePolicy> policies =
                tenant -> tenants.settingsOf(tenant).pictures();
        PictureNames names = new PictureNames(databaseSecret.bytes());
        return new PictureStack(
                store,
                new OwnPictures(
                        platform.vertx(),
                        profiles,
                        store,
                        names,
                        policies,
                        settings,
                        platform.edge().decodings()),
                names,
                policies,
                new WaitingCursors(databaseSecret.bytes()));
    }

    ApiRoutes.Pictures services() {
        return new ApiRoutes.Pictures(pictures, store, names, policies, cursors);
    }

    Future<Void> close() {
        return store.close();
    }
}
