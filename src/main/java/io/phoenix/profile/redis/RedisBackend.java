package io.phoenix.profile.redis;

import io.phoenix.profile.config.CacheSettings.WarmUp;
import io.phoenix.profile.config.RedisSettings;
import io.phoenix.profile.explain.InstanceSurvey;
import io.phoenix.profile.explain.SharedInspection;
import io.phoenix.profile.loop.TimeLimit;
import io.phoenix.profile.metrics.RedisMetrics;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.read.HotSet;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.sync.InvalidationBus;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The connections of an instance to Redis, and the ports implemented over them. Those that need the secret of the database
 * are made once it is known. Thread-safe.
 */
public final class RedisBackend {

    /** How soon a half-open subscription is noticed. */
    private static final Duration SUBSCRIPTION_RENEWAL = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final RedisSettings settings;
    private final RandomGenerator random;
    private final RedisMetrics metrics;
    private final RedisEndpoints endpoints;
    private final RedisCommands commands;
    private final RedisClock clock = new RedisClock();
    private final RepeatedWarnings warnings = RepeatedWarnings.to(LoggerFactory.getLogger(RedisBackend.class));
    private final Queue<RedisInvalidationBus> buses = new ConcurrentLinkedQueue<>();

    private volatile @Nullable RedisInstanceSurvey survey;

    /** Does not connect yet. */
    public RedisBackend(Vertx vertx, RedisSettings settings, RandomGenerator random, RedisMetrics metrics) {
        this.vertx = vertx;
        this.settings = settings;
        this.random = random;
        this.metrics = metrics;
        this.endpoints = new RedisEndpoints(settings);
        this.commands = new RedisCommands(
                Stream.generate(() -> connection(endpoints::forCommands, this::learnTime))
                        .limit(settings.connections().count())
                        .toList(),
                new TimeLimit(settings.connections().timeout()),
                warnings);
    }

    /** Connects; completes with the first attempt of every connection, successful or not. */
    public Future<Void> open() {
        return commands.open();
    }

    /**
     * L2.
     *
     * @param secret of the database, for the message authentication codes
     * @param form what encoded bodies depend on besides the profile, as 8 hexadecimal digits
     */
    public SharedCache sharedCache(byte[] secret, String form) {
        SharedCache cache =
                new RedisSharedCache(commands, settings, new ValueCodec(secret, form), clock, random, metrics);
        return settings.mode() == RedisSettings.Mode.CLUSTER ? cache : new JoinedReads(cache);
    }

    /**
     * The bus. It is closed with this.
     *
     * @param secret of the database, for the message authentication codes
     */
    public InvalidationBus bus(byte[] secret) {
        RedisInvalidationBus bus = new RedisInvalidationBus(
                vertx,
                commands,
                onOpen -> connection(endpoints::forBus, onOpen),
                SUBSCRIPTION_RENEWAL,
                new MessageMac(secret, "bus"),
                metrics,
                this::asked);
        buses.add(bus);
        return bus;
    }

    /**
     * The survey of all instances. The bus must be made and subscribed for this instance to answer.
     *
     * @param secret of the database, for the message authentication codes
     */
    public InstanceSurvey survey(byte[] secret) {
        RedisInstanceSurvey made = new RedisInstanceSurvey(
                vertx,
                commands,
                settings.mode() != RedisSettings.Mode.CLUSTER,
                new MessageMac(secret, "survey"),
                random,
                metrics);
        survey = made;
        return made;
    }

    /** The inspection for {@link io.phoenix.profile.explain.Explainer}; the parameters are those of L2. */
    public SharedInspection inspection(byte[] secret, String form) {
        return new RedisInspection(commands, new ValueCodec(secret, form));
    }

    private void asked(String question) {
        RedisInstanceSurvey answering = survey;
        if (answering != null) {
            answering.received(question);
        }
    }

    public HotSet hotSet(WarmUp warmUp) {
        return new RedisHotSet(commands, warmUp.idsMax(), warmUp.idsTimeToLive());
    }

    /** Fails if Redis does not reply in time. */
    public Future<Void> ping() {
        return commands.send(Request.cmd(Command.PING)).mapEmpty();
    }

    /** The number of open connections for commands. */
    public long openConnections() {
        return commands.openConnections();
    }

    public Future<Void> close() {
        return Future.join(buses.stream().map(RedisInvalidationBus::close).toList())
                .eventually(commands::close)
                .mapEmpty();
    }

    private ReconnectingConnection connection(Supplier<RedisOptions> options, Handler<RedisConnection> onOpen) {
        return new ReconnectingConnection(
                vertx,
                options,
                settings.connections().connectTimeout(),
                settings.connections().reconnectPauseMax(),
                random,
                warnings,
                onOpen);
    }

    private void learnTime(RedisConnection connection) {
        connection
                .send(Request.cmd(Command.TIME))
                .onSuccess(time -> clock.learn(time.get(0).toLong(), time.get(1).toLong(), System.nanoTime()));
    }
}
