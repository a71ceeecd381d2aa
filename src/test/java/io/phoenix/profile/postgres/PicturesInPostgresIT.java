package io.phoenix.profile.postgres;

import io.phoenix.profile.picture.PictureObjects;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;

/** Pictures whose bytes are in Postgres. */
class PicturesInPostgresIT extends PictureStoreContract {

    @Override
    Map<String, String> settings() {
        return Map.of();
    }

    @Override
    Optional<PictureObjects> objects(Vertx vertx) {
        return Optional.empty();
    }
}
