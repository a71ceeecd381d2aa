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
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Everything of this process that talks to Redis. Safe for use by several threads. */
public final class RedisBackend {

    private final Vertx vertx;
    private final RedisSettings settings;
    private final RandomGenerator random;
    private final List<RedisLink> links;
    private final RedisCommands commands;
    private final RedisSubscription subscription;
    private final SharedCache sharedTier;
    private final InvalidationBus bus;

    /** A backend that is not open yet. */
    public RedisBackend(Vertx vertx, RedisSettings settings, RandomGenerator random, ReadMetrics metrics) {
        this.vertx = vertx;
        this.settings = settings;
        this.random = random;
        RedisServers servers = new RedisServers(settings);
        this.links = Stream.generate(() -> link(servers.forCommands(), opened -> {}))
                .limit(settings.connections().count())
                .toList();
        this.commands = new RedisCommands(links, settings.connections().timeout());
        this.subscription = new RedisSubscription(
                whenOpen -> link(servers.forBus(), whenOpen), () -> RedisInvalidationBus.sequence(commands));
        this.sharedTier =
                new RedisSharedCache(commands, settings.valueTimeToLive(), settings.leaseTimeToLive(), random, metrics);
        this.bus = new RedisInvalidationBus(
                commands,
                subscription,
                () -> servers.incarnation(request -> commands.send(request).map(Response::toString)),
                LeaseToken.draw(random).text());
    }

    /** Connects; ends with the first attempt of every connection, whether it succeeded or not. */
    public Future<Void> open() {
        return Future.join(links.stream().map(RedisLink::open).toList()).mapEmpty();
    }

    /** The tier that instances share. */
    public SharedCache sharedTier() {
        return sharedTier;
    }

    /** The bus between instances. */
    public InvalidationBus bus() {
        return bus;
    }

    /** Where the instances leave the ids of the profiles that are read most. */
    public HotSet hotIds(WarmUp warm) {
        return new RedisHotSet(commands, warm.idsMax(), warm.idsTimeToLive());
    }

    /** Ends well when Redis answers. */
    public Future<Void> ping() {
        return commands.send(Request.cmd(Command.PING)).mapEmpty();
    }

    /** What {@code INFO server} says of the version, such as {@code 7.0.15}. */
    public Future<String> serverVersion() {
        return commands.send(Request.cmd(Command.INFO).arg("server"))
                .map(info -> InfoReply.field(info.toString(), "redis_version"));
    }

    /** How many of the connections for commands are open. */
    public long connectionsOpen() {
        return links.stream().filter(link -> link.connection() != null).count();
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return subscription.close().eventually(commands::close);
    }

    private RedisLink link(Supplier<RedisOptions> options, Handler<RedisConnection> whenOpen) {
        return new RedisLink(
                vertx,
                options,
                settings.connections().connectTimeout(),
                settings.connections().reconnectPauseMax(),
                random,
                whenOpen);
    }
}
