package io.phoenix.profile.app;

import io.phoenix.profile.config.RedisSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.explain.Explainer;
import io.phoenix.profile.explain.Explanation;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.redis.RedisBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** Explains a profile from outside of the instances, with the same settings; for the command line. */
public final class ConfiguredExplainer {

    /** Longer than for a request, because an operator waits for the result, even of a slow Redis. */
    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(5);

    private ConfiguredExplainer() {}

    static Explainer.Limits limits(Settings settings) {
        return new Explainer.Limits(
                settings.cache().poll().verifiedFor(),
                settings.postgres().changeLog().retention());
    }

    /** Fails if Postgres does not answer, because values in Redis can't be verified without the secret in Postgres. */
    public static Future<Explanation> explain(Vertx vertx, Settings settings, ProfileId id) {
        ServiceMetrics metrics = new ServiceMetrics();
        PostgresBackend postgres = new PostgresBackend(vertx, settings.postgres());
        RedisBackend redis = new RedisBackend(vertx, patient(settings.redis()), new SecureRandom(), metrics.redis());
        return postgres.secrets()
                .compose(secrets -> redis.open()
                        .compose(tried ->
                                explainer(settings, secrets, postgres, redis).explain(id)))
                .eventually(redis::close)
                .eventually(postgres::close)
                .onComplete(ended -> metrics.close());
    }

    private static Explainer explainer(
            Settings settings, PostgresBackend.Secrets secrets, PostgresBackend postgres, RedisBackend redis) {
        Secret generator = settings.generation().secret().orElse(secrets.generator());
        ProfileJson bodies = new ProfileJson(
                settings.generation().avatars().urlTemplate(),
                settings.generation().avatars().publicUrl(),
                settings.generation().avatars().style(),
                new KeyedHash(generator.bytes()));
        byte[] secret = secrets.redis().bytes();
        return new Explainer(
                postgres.inspection(),
                redis.inspection(secret, bodies.form()),
                redis.survey(secret),
                Optional.empty(),
                bodies,
                limits(settings));
    }

    private static RedisSettings patient(RedisSettings settings) {
        RedisSettings.Connections connections = settings.connections();
        return new RedisSettings(
                settings.mode(),
                settings.addresses(),
                settings.tls(),
                settings.masterName(),
                new RedisSettings.Connections(
                        1, connections.pipelineMax(), REDIS_TIMEOUT, REDIS_TIMEOUT, connections.reconnectPauseMax()),
                settings.valueTimeToLive(),
                settings.leaseTimeToLive());
    }
}
