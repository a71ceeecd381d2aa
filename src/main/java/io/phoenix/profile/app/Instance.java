package io.phoenix.profile.app;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.AvatarSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.http.ops.InstanceRoutes;
import io.phoenix.profile.http.ops.Readiness;
import io.phoenix.profile.http.server.ApiVerticle;
import io.phoenix.profile.http.server.Connections;
import io.phoenix.profile.http.server.ManagementVerticle;
import io.phoenix.profile.http.web.WebPages;
import io.phoenix.profile.http.wire.AvatarUrls;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.tracing.Tracing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the service: wires the rooms, starts them in order and stops them in reverse. Several may live in one
 * process; they share nothing but what is behind their Redis and their Postgres.
 */
public final class Instance {

    private final Optional<Tracing> tracing;
    private final Vertx vertx;
    private final Settings settings;
    private final RandomGenerator random = new SecureRandom();
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final Backends backends;
    private final Readiness readiness;

    private @Nullable Profiles profiles;
    private @Nullable LiveHub live;
    private int apiPort;
    private int managementPort;

    private Instance(Settings settings) {
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
        this.settings = settings;
        this.tracing = settings.tracing().endpoint().map(endpoint -> Tracing.to(endpoint, settings.tracing()));
        this.vertx = tracing.map(on -> on.vertx(options)).orElseGet(() -> Vertx.vertx(options));
        this.backends = Backends.of(vertx, settings, random, metrics);
        this.readiness = backends.readiness();
    }

    /**
     * Starts an instance.
     *
     * @return ends when it answers requests; it may still be unready, while Redis is out of reach. Fails, with everything
     *     stopped again, when Postgres is out of reach or has no schema, or a port is taken
     */
    public static Future<Instance> start(Settings settings) {
        Instance service = new Instance(settings);
        // not one of Vert.x's own futures: they answer on an event loop, and stopping ends those
        Promise<Instance> started = Promise.promise();
        // beside the waiting for the servers, and not on an event loop
        Future<ConfiguredNames> names = service.vertx.executeBlocking(() -> ConfiguredNames.read(settings.names()));
        Future<byte[]> secret = service.generatorSecret();
        Future<WebPages> pages = service.vertx.executeBlocking(() -> WebPages.read(settings), false);
        Future.all(names, pages, secret)
                .compose(read -> service.backends.redis().open())
                .compose(opened -> service.serve(new KeyedHash(secret.result()), names.result(), pages.result()))
                .onSuccess(started::complete)
                .onFailure(cause -> service.stop().onComplete(stopped -> started.fail(cause)));
        return started.future();
    }

    /** What it does, for callers in the same process. */
    public Profiles profiles() {
        return Objects.requireNonNull(profiles, "not started");
    }

    /** The port of the API. */
    public int apiPort() {
        return apiPort;
    }

    /** The port for operators. */
    public int managementPort() {
        return managementPort;
    }

    /** Says that it is not ready, pauses, ends what is under way, then closes what is behind. */
    public Future<Void> stop() {
        Promise<Void> stopped = Promise.promise();
        readiness.leave();
        // an instance that never listened has nobody to wait for
        Duration pause = apiPort == 0 ? Duration.ZERO : settings.shutdown().pause();
        Future<?> noticed = pause.isZero() ? Future.succeededFuture() : vertx.timer(pause.toMillis());
        noticed.onComplete(paused -> endStreams())
                .compose(paused -> Future.join(
                        vertx.deploymentIDs().stream().map(vertx::undeploy).toList()))
                .eventually(backends::close)
                .onComplete(closed -> metrics.close())
                .eventually(this::closeTracing)
                .onComplete(closed -> vertx.close().onComplete(stopped));
        return stopped.future();
    }

    /** It sends what waits, so it is not for an event loop. */
    private Future<?> closeTracing() {
        return tracing.<Future<?>>map(on -> vertx.executeBlocking(() -> {
                    on.close();
                    return null;
                }))
                .orElseGet(Future::succeededFuture);
    }

    /** They would go on for ever. */
    private void endStreams() {
        LiveHub open = live;
        if (open != null) {
            open.leave();
        }
    }

    private Future<byte[]> generatorSecret() {
        return settings.generatorSecret()
                .map(configured -> Future.succeededFuture(configured.bytes()))
                .orElseGet(backends.postgres()::generatorSecret);
    }

    private Future<Instance> serve(KeyedHash hash, ConfiguredNames configured, WebPages pages) {
        NamePolicies names = configured.with(hash);
        ConsistencyMetrics consistency = metrics.consistency();
        ProfileRooms rooms = ProfileRooms.of(
                vertx, settings, backends, names, new ProfileJson(avatarUrls(hash)), random, metrics, consistency);
        Warmth warmth = Warmth.of(vertx, settings, backends.redis(), rooms, random);
        new Upkeep(vertx, backends, rooms, metrics.reads(), consistency)
                .start(settings.cache().watch(), settings.postgres())
                .compose(subscribed -> warmth.begin())
                .onComplete(warm -> readiness.arrived());
        RateLimits limits = new RateLimits(settings.limits(), System::nanoTime);
        Authenticator authenticator =
                new Authenticator(vertx, settings.auth(), limits, keysOf(settings.auth()), Clock.systemUTC());
        profiles = rooms.profiles();
        count(limits.refusals(), authenticator);
        LiveHub hub = rooms.live(vertx, settings, metrics);
        live = hub;
        return listen(new ApiRoutes(
                vertx,
                settings,
                rooms.profiles(),
                hub,
                names,
                authenticator,
                readiness,
                metrics.http(),
                metrics.reads(),
                List.of(pages, new InstanceRoutes(authenticator, readiness, metrics, System::nanoTime))));
    }

    private void count(RateLimits.Refusals refusals, Authenticator authenticator) {
        String description = "Requests, updates and creations rejected by a rate limit";
        metrics.counter("rate.limit.rejections", description, refusals.requests(), "limit", "requests");
        metrics.counter("rate.limit.rejections", description, refusals.updates(), "limit", "updates");
        metrics.counter("rate.limit.rejections", description, refusals.creations(), "limit", "creations");
        metrics.gauge("credentials.cached", "Verified credentials in the cache", authenticator::cacheSize);
    }

    private AvatarUrls avatarUrls(KeyedHash hash) {
        AvatarSettings avatars = settings.avatars();
        return new AvatarUrls(avatars.urlTemplate(), avatars.style(), hash);
    }

    private Future<Instance> listen(ApiRoutes routes) {
        ManagementVerticle management = new ManagementVerticle(settings.management(), readiness, metrics::scrape);
        Connections connections = new Connections(settings.http(), metrics.http());
        metrics.gauge("http.connections", "Open connections to the API port", connections::open);
        ApiVerticle first = api(routes, connections);
        DeploymentOptions others =
                new DeploymentOptions().setInstances(settings.http().eventLoops() - 1);
        return vertx.deployVerticle(management)
                .compose(deployed -> vertx.deployVerticle(first))
                .compose(deployed -> others.getInstances() == 0
                        ? Future.succeededFuture("")
                        : vertx.deployVerticle(() -> api(routes, connections), others))
                .map(deployed -> {
                    apiPort = first.port();
                    managementPort = management.port();
                    return this;
                });
    }

    private ApiVerticle api(ApiRoutes routes, Connections connections) {
        return new ApiVerticle(settings.http(), settings.shutdown().drainMax(), routes, connections);
    }

    private static List<Secret> keysOf(AuthSettings auth) {
        Optional<Secret> development = Optional.of(AuthSettings.DEVELOPMENT_KEY)
                .filter(key -> auth.tokenKeys().developmentKeyAllowed());
        return Stream.of(auth.tokenKeys().secret(), development)
                .flatMap(Optional::stream)
                .toList();
    }
}
