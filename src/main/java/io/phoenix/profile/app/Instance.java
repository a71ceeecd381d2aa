package io.phoenix.profile.app;

import com.sun.management.UnixOperatingSystemMXBean;
import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.cache.ChangeListener;
import io.phoenix.profile.config.CacheSettings;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.AlikeNames;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.edge.EdgeConnections;
import io.phoenix.profile.explain.Explainer;
import io.phoenix.profile.explain.InstanceName;
import io.phoenix.profile.explain.InstanceState;
import io.phoenix.profile.explain.InstanceSurvey;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.http.ops.ApiProbe;
import io.phoenix.profile.http.ops.Liveness;
import io.phoenix.profile.http.ops.Readiness;
import io.phoenix.profile.http.server.ApiVerticle;
import io.phoenix.profile.http.server.ManagementVerticle;
import io.phoenix.profile.http.web.WebPages;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.postgres.transfer.RequestImport;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.HotSet;
import io.phoenix.profile.read.WarmUp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running instance of the service: immutable, wired completely before it starts. Several may run in one process; they
 * share nothing but their Redis and their Postgres. Thread-safe.
 */
public final class Instance {

    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

    private final Platform platform;
    private final Readiness readiness;
    private final TenantStack tenants;
    private final ProfileStack stack;
    private final FeedStack feed;
    private final SearchStack search;
    private final ModerationStack moderation;
    private final PictureStack pictures;
    private final BoardStack boards;
    private final WarmUp warmUp;
    private final BackgroundWork background;
    private final ManagementVerticle management;
    private final Authenticator authenticator;
    private final Explainer explainer;
    private final List<ApiVerticle> api;

    /** Each connection takes a file descriptor; without a free one the port accepts no connection. */
    private static void warnOfFewFiles(int connectionsMax) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && connectionsMax > system.getMaxFileDescriptorCount()) {
            LOG.warn(
                    "http.connections.max: {} (expected: less than the limit of open files of this process, {}; raise it, such"
                            + " as with ulimit -n, or lower http.connections.max)",
                    connectionsMax,
                    system.getMaxFileDescriptorCount());
        }
    }

    private record Inputs(
            ProfileJson bodies,
            TenantStack tenants,
            AlikeNames alikeNames,
            KeyedHash hash,
            WebPages pages,
            Secret redisSecret) {

        NamePolicies names() {
            return tenants.names();
        }
    }

    private Instance(Platform platform, Readiness readiness, ManagementVerticle management, Inputs inputs) {
        Settings settings = platform.settings();
        CacheSettings.WarmUp warm = settings.cache().warmUp();
        this.platform = platform;
        this.readiness = readiness;
        this.management = management;
        tenants = inputs.tenants();
        stack = ProfileStack.of(platform, inputs.names(), inputs.bodies(), inputs.redisSecret());
        HotSet hot = platform.redis().hotSet(warm);
        warmUp = new WarmUp(
                stack.batchReads(),
                hot,
                // more would evict each other
                Math.min(warm.idsMax(), settings.cache().local().sizeMax()),
                warm.timeMax(),
                System::nanoTime,
                new AtomicBoolean());
        feed = FeedStack.of(platform, inputs.redisSecret());
        search = SearchStack.of(platform, inputs.redisSecret());
        pictures = PictureStack.of(platform, inputs.tenants().tenants(), stack.profiles(), inputs.redisSecret());
        boards = BoardStack.of(platform, inputs.hash());
        moderation = ModerationStack.of(platform, stack.profiles(), inputs.names());
        background = BackgroundWork.of(platform, stack, feed, inputs.tenants(), moderation, boards, pictures, hot);
        RateLimits limits = new RateLimits(
                settings.access().limits(),
                tenant -> inputs.tenants().tenants().settingsOf(tenant).limits(),
                System::nanoTime);
        authenticator = new Authenticator(
                platform.vertx(),
                settings.access().auth(),
                limits,
                platform.edge().verifications(),
                inputs.tenants().tenants(),
                Clock.systemUTC());
        inputs.tenants().tenants().addListener(stack.live()::recheck);
        inputs.tenants().tenants().addListener(feed.reader()::endWaits);
        explainer = explainer(inputs);
        ApiRoutes routes = routes(inputs, limits);
        HttpSettings http = settings.server().http();
        warnOfFewFiles(http.connections().max());
        EdgeConnections connections =
                new EdgeConnections(http, platform.edge(), platform.metrics().http());
        platform.metrics()
                .gauge(
                        "http.connections",
                        "Open connections to the API port",
                        platform.edge().connections().budget()::used);
        api = Stream.generate(() -> new ApiVerticle(
                        http,
                        settings.server().shutdown().drainMax(),
                        routes::handler,
                        connections,
                        platform.metrics().http()))
                .limit(http.eventLoops())
                .toList();
    }

    /**
     * Creates and starts an instance. Until Postgres answers and has the schema of this version, only the management port
     * listens, and the instance is not ready.
     *
     * @return completes when it listens. Fails, with everything stopped again, when Postgres is not usable within {@code
     *     start.patience}, a file cannot be read, or a port is taken
     */
    public static Future<Instance> start(Settings settings) {
        Platform platform = Platform.of(settings);
        Readiness readiness = platform.readiness();
        // the management port listens first
        AtomicReference<Instance> wired = new AtomicReference<>();
        ApiProbe apiProbe = new ApiProbe(
                platform.vertx(),
                settings.server().http().listen(),
                () -> Optional.ofNullable(wired.get()).map(Instance::apiPort).orElse(0));
        ManagementVerticle management = new ManagementVerticle(
                settings.server().management(),
                List.of(new Liveness(apiProbe::answers), readiness),
                platform.metrics()::scrape);
        Future<Instance> created = platform.vertx()
                .deployVerticle(management)
                .compose(listening -> {
                    // neither waits for the other: the start takes as long as the slower one
                    Future<Void> connected = platform.redis().open();
                    return readInputs(platform).compose(inputs -> connected.map(inputs));
                })
                .map(inputs -> new Instance(platform, readiness, management, inputs))
                .onSuccess(wired::set);
        return cleanUpOnFailure(created, platform::close)
                .compose(instance -> instance.start().map(instance));
    }

    private static Future<Inputs> readInputs(Platform platform) {
        Settings settings = platform.settings();
        Vertx vertx = platform.vertx();
        Future<ConfiguredNames> names = vertx.executeBlocking(
                () -> {
                    settings.generation().avatars().style().load();
                    return ConfiguredNames.read(settings.tenants());
                },
                false);
        Future<WebPages> pages = vertx.executeBlocking(() -> WebPages.read(settings), false);
        return Future.all(names, pages)
                .compose(read -> new DatabaseStart<>(
                                platform, secrets -> readStored(platform, names.result(), pages.result(), secrets))
                        .await());
    }

    private static Future<Inputs> readStored(
            Platform platform, ConfiguredNames names, WebPages pages, PostgresBackend.Secrets secrets) {
        Settings.Generation generation = platform.settings().generation();
        KeyedHash hash =
                new KeyedHash(generation.secret().orElse(secrets.generator()).bytes());
        ProfileJson bodies = new ProfileJson(
                generation.avatars().urlTemplate(),
                generation.avatars().publicUrl(),
                generation.avatars().style(),
                hash);
        return TenantStack.load(platform, names, hash, secrets)
                .map(tenants -> new Inputs(bodies, tenants, new AlikeNames(hash), hash, pages, secrets.redis()));
    }

    private Future<Void> start() {
        pollAndWarmUp();
        Future<Void> started = platform.vertx()
                .deployVerticle(api.get(0))
                .compose(listening -> Future.all(api.stream()
                        .skip(1)
                        .map(platform.vertx()::deployVerticle)
                        .toList()))
                .mapEmpty();
        return cleanUpOnFailure(started, () -> stop(Duration.ZERO));
    }

    /** Runs concurrently with the rest of start-up: the instance listens already, but is not ready. */
    private void pollAndWarmUp() {
        background.start().compose(polled -> warmUp.run()).onComplete(warm -> {
            readiness.warmedUp();
            stack.cache().addListener(ChangeListener.ofAll(this::reload));
        });
    }

    /**
     * Loads the hottest profiles again after all of L1 was invalidated, in batches, so that Postgres is not overrun. After a
     * fail-over it waits for the first poll, which invalidates L1 once more.
     */
    private void reload() {
        if (!stack.cache().needsFirstPoll()) {
            warmUp.run();
        }
    }

    /** Graceful shutdown: turns unready, pauses, ends the streams, drains the ports, then closes everything else. */
    public Future<Void> stop() {
        return stop(platform.settings().server().shutdown().pause());
    }

    private Future<Void> stop(Duration pause) {
        Promise<Void> stopped = Promise.promise();
        readiness.beginShutdown();
        (pause.isZero() ? Future.succeededFuture() : platform.vertx().timer(pause.toMillis()))
                .onComplete(paused -> stack.live().shutDown())
                .onComplete(paused -> feed.reader().shutDown())
                .eventually(this::drain)
                .onComplete(drained -> background.stop())
                .onComplete(drained -> authenticator.close())
                .eventually(tenants::close)
                .eventually(search::close)
                .eventually(pictures::close)
                .onComplete(drained -> platform.close().onComplete(stopped));
        return stopped.future();
    }

    /** Not all ports listen where a start failed halfway. */
    private Future<?> drain() {
        Vertx vertx = platform.vertx();
        return Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList());
    }

    /** The use cases, for callers in the same process. */
    public Profiles profiles() {
        return stack.profiles();
    }

    /** The port of the API, which a setting of 0 leaves to the operating system. */
    public int apiPort() {
        return api.get(0).port();
    }

    public int managementPort() {
        return management.port();
    }

    /** Also makes this instance answer surveys from now on. */
    private Explainer explainer(Inputs inputs) {
        byte[] secret = inputs.redisSecret().bytes();
        InstanceSurvey survey = platform.redis().survey(secret);
        Function<ProfileId, InstanceState> own =
                id -> InstanceState.of(InstanceName.of(apiPort()), stack.cache(), inputs.bodies(), id);
        survey.answerWith(own);
        return new Explainer(
                platform.postgres().inspection(),
                platform.redis().inspection(secret, inputs.bodies().form()),
                survey,
                Optional.of(own),
                inputs.bodies(),
                ConfiguredExplainer.limits(platform.settings()));
    }

    private ApiRoutes routes(Inputs inputs, RateLimits limits) {
        Settings settings = platform.settings();
        ServiceMetrics metrics = platform.metrics();
        String rejected = "Requests, updates, creations, credentials and public reads rejected by a rate limit";
        metrics.counter("rate.limit.rejections", rejected, limits.refusals().requests(), "limit", "requests");
        metrics.counter("rate.limit.rejections", rejected, limits.refusals().updates(), "limit", "updates");
        metrics.counter("rate.limit.rejections", rejected, limits.refusals().creations(), "limit", "creations");
        metrics.counter("rate.limit.rejections", rejected, limits.refusals().credentials(), "limit", "credentials");
        metrics.counter("rate.limit.rejections", rejected, limits.refusals().publicReads(), "limit", "public");
        metrics.gauge("credentials.cached", "Verified credentials in the cache", authenticator::cacheSize);
        PostgresSettings postgres = settings.postgres();
        ApiRoutes.Services services = new ApiRoutes.Services(
                stack.profiles(),
                stack.live(),
                inputs.names(),
                inputs.alikeNames(),
                authenticator,
                readiness,
                explainer,
                new RequestImport(
                        new JdbcAddress(postgres), postgres.transactionPooler(), inputs.names(), pictures.policies()),
                pictures.records(),
                feed.services(),
                search.services(),
                moderation.services(),
                inputs.tenants().admin(),
                pictures.services(),
                boards.services(authenticator, limits),
                platform.edge(),
                metrics);
        return new ApiRoutes(platform.vertx(), settings, services, inputs.bodies(), inputs.pages());
    }

    /** The attempt, or its failure once the clean-up has ended; not on an event loop, since the clean-up ends those. */
    private static <T> Future<T> cleanUpOnFailure(Future<T> attempt, Supplier<Future<Void>> cleanUp) {
        Promise<T> result = Promise.promise();
        attempt.onSuccess(result::complete).onFailure(cause -> cleanUp.get().onComplete(ended -> result.fail(cause)));
        return result.future();
    }
}
