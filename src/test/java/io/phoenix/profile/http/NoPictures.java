package io.phoenix.profile.http;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.picture.OwnPicture;
import io.phoenix.profile.picture.PictureStore;
import io.phoenix.profile.picture.WaitingPictures;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store of pictures that is not asked. */
final class NoPictures implements PictureStore {

    @Override
    public Future<Optional<byte[]>> find(String name, int sizePx) {
        return notAsked();
    }

    @Override
    public Future<Stamped<Optional<Profile>>> show(
            ProfileId id, String name, OwnPicture picture, VersionCondition condition) {
        return notAsked();
    }

    @Override
    public Future<Stamped<Optional<Profile>>> await(
            ProfileId id, String name, OwnPicture picture, VersionCondition condition) {
        return notAsked();
    }

    @Override
    public Future<Stamped<Optional<Profile>>> remove(ProfileId id, VersionCondition condition) {
        return notAsked();
    }

    @Override
    public Future<Stamped<Optional<Profile>>> approve(ProfileId id, String name) {
        return notAsked();
    }

    @Override
    public Future<Boolean> reject(ProfileId id, String name) {
        return notAsked();
    }

    @Override
    public Future<Map<String, ProfileId>> ownersOfWaiting(String tenantId, List<String> names) {
        return notAsked();
    }

    @Override
    public Future<WaitingPictures> waiting(String tenantId, WaitingPictures.Position after, int limit, int sizePx) {
        return notAsked();
    }

    @Override
    public Future<Long> countWaiting(String tenantId, int max) {
        return notAsked();
    }

    private static <T> Future<T> notAsked() {
        return Future.failedFuture("not asked");
    }
}
