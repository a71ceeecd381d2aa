package io.phoenix.profile.redis;

import io.phoenix.profile.config.CacheSettings.WarmUp;
import io.phoenix.profile.config.RedisSettings;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.HotSet;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.sync.InvalidationBus;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The connections of an instance to Redis, and the ports implemented over them. Thread-safe. */
public final class RedisBackend {

    private final Vertx vertx;
    private final RedisSettings.Connections settings;
    private final RandomGenerator random;
    private final RedisCommands commands;
    private final SharedCache sharedCache;
    private final RedisInvalidationBus bus;

    /** Does not connect yet. */
    public RedisBackend(Vertx vertx, RedisSettings settings, RandomGenerator random, ReadMetrics metrics) {
        this.vertx = vertx;
        this.settings = settings.connections();
        this.random = random;
        RedisEndpoints endpoints = new RedisEndpoints(settings);
        this.commands = new RedisCommands(
                Stream.generate(() -> connection(endpoints::forCommands, opened -> {}))
                        .limit(this.settings.count())
                        .toList(),
                this.settings.timeout());
        this.sharedCache = new RedisSharedCache(commands, settings, random, metrics);
        this.bus = new RedisInvalidationBus(
                commands,
                onOpen -> connection(endpoints::forBus, onOpen),
                settings.mode() == RedisSettings.Mode.CLUSTER,
                LeaseToken.draw(random).text());
    }

    /** Connects; completes with the first attempt of every connection, successful or not. */
    public Future<Void> open() {
        return commands.open();
    }

    public SharedCache sharedCache() {
        return sharedCache;
    }

    public InvalidationBus bus() {
        return bus;
    }

    public HotSet hotSet(WarmUp settings) {
        return new RedisHotSet(commands, settings.idsMax(), settings.idsTimeToLive());
    }

    /** Fails if Redis does not reply in time. */
    public Future<Void> ping() {
        return commands.send(Request.cmd(Command.PING)).mapEmpty();
    }

    /** The version of Redis, such as {@code 7.0.15}. */
    public Future<String> serverVersion() {
        return commands.infoField(Request.cmd(Command.INFO).arg("server"), "redis_version");
    }

    /** The number of open connections for commands. */
    public long openConnections() {
        return commands.openConnections();
    }

    public Future<Void> close() {
        return bus.close().eventually(commands::close);
    }

    private ReconnectingConnection connection(Supplier<RedisOptions> options, Handler<RedisConnection> onOpen) {
        return new ReconnectingConnection(
                vertx, options, settings.connectTimeout(), settings.reconnectPauseMax(), random, onOpen);
    }
}
