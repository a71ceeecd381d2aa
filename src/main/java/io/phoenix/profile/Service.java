package io.phoenix.profile;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.bus.ConsistencyWatch;
import io.phoenix.profile.bus.ConsistencyWatch.WatchIntervals;
import io.phoenix.profile.bus.ConsistencyWatch.WatchedTier;
import io.phoenix.profile.bus.Sweeper;
import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.AvatarSettings;
import io.phoenix.profile.config.DevelopmentKey;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.http.ApiVerticle;
import io.phoenix.profile.http.AvatarUrls;
import io.phoenix.profile.http.ManagementVerticle;
import io.phoenix.profile.http.ProfileJson;
import io.phoenix.profile.http.Readiness;
import io.phoenix.profile.http.Readiness.Part;
import io.phoenix.profile.metrics.ConsistencyLog;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.metrics.EachOf;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.profile.OtherInstances;
import io.phoenix.profile.profile.Profiles;
import io.phoenix.profile.redis.RedisBackend;
import io.phoenix.profile.tier.Loader;
import io.phoenix.profile.tier.LocalTier;
import io.phoenix.profile.tier.Memory;
import io.phoenix.profile.tier.Origin;
import io.phoenix.profile.tier.PageLoader;
import io.phoenix.profile.tier.PageReads;
import io.phoenix.profile.tier.ReadPath;
import io.phoenix.profile.tier.Sampler;
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
public final class Service {

    private final Vertx vertx;
    private final Settings settings;
    private final RandomGenerator random = new SecureRandom();
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final ConsistencyMetrics consistency = new EachOf(List.of(metrics, new ConsistencyLog()));
    private final RedisBackend redis;
    private final PostgresBackend postgres;

    private final Readiness readiness;

    private @Nullable Profiles profiles;
    private int apiPort;
    private int managementPort;

    private Service(Settings settings) {
        this.vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        this.settings = settings;
        this.redis = new RedisBackend(vertx, settings.redis(), random, metrics);
        this.postgres = new PostgresBackend(vertx, settings.postgres());
        this.readiness = readinessOfParts();
    }

    /**
     * Starts an instance.
     *
     * @return ends when it answers requests; it may still be unready, while Redis is out of reach. Fails, with everything
     *     stopped again, when Postgres is out of reach or has no schema, or a port is taken
     */
    public static Future<Service> start(Settings settings) {
        Service service = new Service(settings);
        // not one of Vert.x's own futures: they answer on an event loop, and stopping ends those
        Promise<Service> started = Promise.promise();
        // beside the waiting for the servers, and not on an event loop
        Future<ConfiguredNames> names = service.vertx.executeBlocking(() -> ConfiguredNames.read(settings.names()));
        Future<byte[]> secret = service.generatorSecret();
        names.compose(read -> secret.compose(
                        known -> service.redis.open().compose(opened -> service.serve(new KeyedHash(known), read))))
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
        noticed.compose(paused -> Future.join(
                        vertx.deploymentIDs().stream().map(vertx::undeploy).toList()))
                .eventually(redis::close)
                .eventually(postgres::close)
                .onComplete(closed -> metrics.close())
                .onComplete(closed -> vertx.close().onComplete(stopped));
        return stopped.future();
    }

    private void gauge(LocalTier local, Memory memory) {
        metrics.gauge("local.size", "Profiles in memory", local::size);
        metrics.gauge("under.way", "Profiles with a load or a write under way", memory::underWay);
        metrics.gauge("postgres.statements", "Statements under way", postgres::statementsUnderWay);
        metrics.gauge(
                "postgres.pausing",
                "1 while Postgres is not asked, because it did not answer",
                () -> postgres.isPausing() ? 1 : 0);
        metrics.gauge("redis.connections", "Open connections for commands", redis::connectionsOpen);
        metrics.gauge(
                "bus.subscribed",
                "1 while invalidations arrive",
                () -> redis.bus().isSubscribed() ? 1 : 0);
    }

    private Future<byte[]> generatorSecret() {
        return settings.generator()
                .secret()
                .map(configured -> Future.succeededFuture(configured.bytes()))
                .orElseGet(postgres::generatorSecret);
    }

    private Future<Service> serve(KeyedHash hash, ConfiguredNames configured) {
        NamePolicies names = configured.with(hash);
        LocalTier local = new LocalTier(
                settings.read().localSizeMax(),
                settings.read().localTimeToLive(),
                settings.watch().verifiedFor(),
                System::nanoTime);
        Memory memory = new Memory(
                local, new ProfileJson(avatarUrls(hash)), settings.read().underWayMax(), metrics);
        gauge(local, memory);
        OtherInstances others = new OtherInstances(redis.sharedTier(), redis.bus(), postgres.changeLog(), consistency);
        Profiles useCases = profiles(memory, others, names);
        Authenticator authenticator = new Authenticator(
                vertx, settings.auth(), settings.limits(), keysOf(settings.auth()), Clock.systemUTC());
        WatchedTier watched = new WatchedMemory(memory, consistency);
        watch(watched).start();
        new Sweeper(
                        vertx,
                        postgres.changeLog(),
                        others::retell,
                        settings.postgres().sweepInterval(),
                        consistency)
                .start();
        Sampler sampler =
                new Sampler(local, postgres.store(), settings.watch().sampleSize(), Clock.systemUTC(), consistency);
        vertx.setPeriodic(settings.watch().sampleInterval().toMillis(), timer -> sampler.sample());
        profiles = useCases;
        return listen(new ApiRoutes(vertx, settings, useCases, names, authenticator, readiness), readiness);
    }

    private ConsistencyWatch watch(WatchedTier watched) {
        return new ConsistencyWatch(
                vertx,
                redis.bus(),
                postgres.changeLog(),
                watched,
                new WatchIntervals(
                        settings.watch().checkInterval(),
                        settings.watch().arrivalMax(),
                        settings.postgres().changeLogRetention()),
                System::nanoTime);
    }

    private Profiles profiles(Memory memory, OtherInstances others, NamePolicies names) {
        Origin origin = new Origin(postgres.store(), names);
        Loader loader = new Loader(
                vertx, redis.sharedTier(), origin, random, settings.read().leaseWaitMax(), metrics);
        PageLoader pageLoader = new PageLoader(redis.sharedTier(), origin, random, metrics);
        return new Profiles(
                memory,
                new ReadPath(memory, loader, settings.read().deadline(), metrics),
                new PageReads(memory, pageLoader, settings.read().deadline(), metrics),
                postgres.store(),
                others,
                names);
    }

    private AvatarUrls avatarUrls(KeyedHash hash) {
        AvatarSettings avatars = settings.avatars();
        return new AvatarUrls(
                avatars.urlTemplate(), AvatarStyle.named(avatars.style()).orElseThrow(), hash);
    }

    private Readiness readinessOfParts() {
        return new Readiness(List.of(
                new Part("database", "connected", "unreachable", postgres::ping),
                new Part("cache", "connected", "unreachable", redis::ping),
                new Part(
                        "bus",
                        "subscribed",
                        "not subscribed",
                        () -> redis.bus().isSubscribed()
                                ? Future.succeededFuture()
                                : Future.failedFuture("not subscribed"))));
    }

    private Future<Service> listen(ApiRoutes routes, Readiness readiness) {
        ManagementVerticle management = new ManagementVerticle(settings.management(), readiness, metrics::scrape);
        ApiVerticle first = new ApiVerticle(settings.http(), settings.shutdown().drainMax(), routes);
        DeploymentOptions others =
                new DeploymentOptions().setInstances(settings.http().instances() - 1);
        return vertx.deployVerticle(management)
                .compose(deployed -> vertx.deployVerticle(first))
                .compose(deployed -> others.getInstances() == 0
                        ? Future.succeededFuture("")
                        : vertx.deployVerticle(
                                () -> new ApiVerticle(
                                        settings.http(), settings.shutdown().drainMax(), routes),
                                others))
                .map(deployed -> {
                    apiPort = first.port();
                    managementPort = management.port();
                    return this;
                });
    }

    private static List<Secret> keysOf(AuthSettings auth) {
        Optional<Secret> development = Optional.of(DevelopmentKey.SECRET).filter(key -> auth.developmentKeyAllowed());
        return Stream.of(auth.jwtSecret(), development)
                .flatMap(Optional::stream)
                .toList();
    }
}
