package io.phoenix.profile.redis;

import io.phoenix.profile.sync.Invalidation;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.sync.InvalidationListener;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.function.Supplier;

/** The bus on Redis pub/sub. Messages are numbered in the order in which Redis publishes them. */
final class RedisInvalidationBus implements InvalidationBus {

    private final RedisCommands redis;
    private final RedisSubscription subscription;
    private final Supplier<Future<String>> incarnation;
    private final String origin;
    private final RedisScript announce = RedisScript.named("announce.lua");

    /**
     * A bus that is not subscribed yet.
     *
     * @param incarnation asks Redis for what changes when it restarts or fails over
     * @param origin names this instance in its messages
     */
    RedisInvalidationBus(
            RedisCommands redis, RedisSubscription subscription, Supplier<Future<String>> incarnation, String origin) {
        this.redis = redis;
        this.subscription = subscription;
        this.incarnation = incarnation;
        this.origin = origin;
    }

    @Override
    public Future<Void> publish(Invalidation invalidation) {
        return announce.run(
                        redis::send,
                        List.of(RedisKeys.SEQUENCE),
                        List.of(RedisKeys.CHANNEL, BusMessage.withoutSequence(origin, invalidation)))
                .mapEmpty();
    }

    @Override
    public Future<Void> subscribe(InvalidationListener listener) {
        return subscription.open(listener);
    }

    @Override
    public boolean isSubscribed() {
        return subscription.isConfirmed();
    }

    @Override
    public long receivedSequence() {
        return subscription.receivedSequence();
    }

    @Override
    public Future<Position> position() {
        Future<Long> sequence = sequence(redis);
        return incarnation.get().compose(present -> sequence.map(number -> new Position(number, present)));
    }

    @Override
    public void resubscribe(String reason) {
        subscription.renew(reason);
    }

    /** The number of the newest message that Redis has sent. */
    static Future<Long> sequence(RedisCommands redis) {
        return redis.send(Request.cmd(Command.GET).arg(RedisKeys.SEQUENCE))
                .map(reply -> reply == null ? 0L : reply.toLong());
    }
}
