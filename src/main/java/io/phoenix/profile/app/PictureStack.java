package io.phoenix.profile.app;

import io.phoenix.profile.config.PicturePolicy;
import io.phoenix.profile.config.PictureSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.picture.OwnPictures;
import io.phoenix.profile.picture.PictureNames;
import io.phoenix.profile.picture.PictureRemovals;
import io.phoenix.profile.picture.WaitingCursors;
import io.phoenix.profile.postgres.PostgresPictures;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.s3.S3Objects;
import io.phoenix.profile.tenant.Tenants;
import io.phoenix.profile.transfer.UserRecords;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** Own pictures of users. */
record PictureStack(
        PostgresPictures store,
        OwnPictures pictures,
        PictureNames names,
        Function<String, PicturePolicy> policies,
        WaitingCursors cursors,
        UserRecords records,
        Optional<S3Objects> objects,
        Optional<PictureRemovals> removals) {

    static PictureStack of(Platform platform, Tenants tenants, Profiles profiles, Secret databaseSecret) {
        PictureSettings settings = platform.settings().pictures();
        Optional<S3Objects> objects = settings.storage().s3().map(s3 -> new S3Objects(platform.vertx(), s3));
        PostgresPictures store = platform.postgres().pictures(settings, objects.map(s3 -> s3));
        Function<String, PicturePolicy> policies =
                tenant -> tenants.settingsOf(tenant).pictures();
        PictureNames names = new PictureNames(databaseSecret.bytes());
        Optional<PictureRemovals> removals = objects.map(s3 -> new PictureRemovals(
                platform.postgres().pictureRemovals(), s3, settings.storage().removalBatchMax()));
        platform.metrics()
                .gauge(
                        "pictures.removals",
                        "Objects in S3 that wait to be removed",
                        () -> removals.map(PictureRemovals::queued).orElse(0L));
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
                new WaitingCursors(databaseSecret.bytes()),
                platform.postgres().userRecords(objects.map(s3 -> s3)),
                objects,
                removals);
    }

    ApiRoutes.Pictures services() {
        return new ApiRoutes.Pictures(pictures, store, names, policies, cursors);
    }

    Future<Void> close() {
        return store.close().eventually(() -> objects.map(S3Objects::close).orElseGet(Future::succeededFuture));
    }
}
