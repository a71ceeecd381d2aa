package io.phoenix.profile.redis;

import io.phoenix.profile.sync.Invalidation;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.sync.InvalidationListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus on Redis pub/sub. Messages are numbered in the order in which Redis publishes them.
 *
 * <p>The subscription has a connection of its own, which sends nothing but SUBSCRIBE: on a connection that also sends
 * commands, the client may take a message for a reply. The client reports a subscription as soon as its bytes are
 * written; here it counts once Redis confirms it.
 */
final class RedisInvalidationBus implements InvalidationBus {

    private static final Logger LOG = LoggerFactory.getLogger(RedisInvalidationBus.class);

    private static final long NONE_RECEIVED = -1;

    private final RedisCommands redis;
    private final ReconnectingConnection subscription;
    private final boolean clustered;
    private final String publisher;
    private final RedisScript publish = RedisScript.named("publish.lua");
    private final Promise<Void> firstConfirmation = Promise.promise();

    private volatile @Nullable InvalidationListener listener;
    private volatile @Nullable RedisConnection confirmed;
    private volatile long receivedSequence = NONE_RECEIVED;

    /**
     * Does not subscribe yet.
     *
     * @param subscription makes the connection of the subscription, given the handler of each new connection
     * @param publisher names this instance in its messages
     */
    RedisInvalidationBus(
            RedisCommands redis,
            Function<Handler<RedisConnection>, ReconnectingConnection> subscription,
            boolean clustered,
            String publisher) {
        this.redis = redis;
        this.subscription = subscription.apply(this::sendSubscribe);
        this.clustered = clustered;
        this.publisher = publisher;
    }

    @Override
    public Future<Void> publish(Invalidation invalidation) {
        return publish.run(
                        redis::send,
                        List.of(RedisKeys.SEQUENCE),
                        List.of(RedisKeys.CHANNEL, BusMessage.withoutSequence(publisher, invalidation)))
                .mapEmpty();
    }

    @Override
    public Future<Void> subscribe(InvalidationListener subscriber) {
        listener = subscriber;
        subscription.open();
        return firstConfirmation.future();
    }

    @Override
    public boolean isSubscribed() {
        RedisConnection current = confirmed;
        return current != null && current == subscription.current();
    }

    @Override
    public long receivedSequence() {
        return receivedSequence;
    }

    @Override
    public Future<Position> position() {
        Future<Long> sequence = publishedSequence();
        return incarnation().compose(incarnation -> sequence.map(number -> new Position(number, incarnation)));
    }

    @Override
    public void resubscribe(String reason) {
        subscription.reconnect(reason);
    }

    Future<Void> close() {
        return subscription.close();
    }

    private Future<Long> publishedSequence() {
        return redis.send(Request.cmd(Command.GET).arg(RedisKeys.SEQUENCE))
                .map(reply -> reply == null ? 0L : reply.toLong());
    }

    /** Changes when Redis may have lost data: the id of the process, or in a cluster the number of elections. */
    private Future<String> incarnation() {
        return clustered
                ? redis.infoField(Request.cmd(Command.CLUSTER).arg("INFO"), "cluster_current_epoch")
                : redis.infoField(Request.cmd(Command.INFO).arg("server"), "run_id");
    }

    private void sendSubscribe(RedisConnection connection) {
        connection.handler(message -> received(connection, message));
        connection
                .send(Request.cmd(Command.SUBSCRIBE).arg(RedisKeys.CHANNEL))
                .onFailure(cause -> subscription.reconnect("SUBSCRIBE: " + cause.getMessage()));
    }

    private void received(RedisConnection connection, Response message) {
        switch (message.get(0).toString()) {
            case "subscribe" -> subscribed(connection);
            case "message" ->
                BusMessage.parse(message.get(2).toString())
                        .ifPresentOrElse(this::deliver, () -> listener().invalidationsMissed("malformed message"));
            default -> LOG.warn("redis: unexpected message on the connection of the bus");
        }
    }

    /** Messages sent before may be lost. The sequence is read after Redis confirmed, so that a later gap is seen. */
    private void subscribed(RedisConnection connection) {
        receivedSequence = NONE_RECEIVED;
        publishedSequence()
                .onComplete(
                        published -> {
                            receivedSequence = Math.max(receivedSequence, published);
                            listener().invalidationsMissed("subscribed");
                            confirmed = connection;
                            firstConfirmation.tryComplete();
                        },
                        cause -> subscription.reconnect("sequence of the bus: " + cause.getMessage()));
    }

    private void deliver(BusMessage message) {
        if (receivedSequence != NONE_RECEIVED && message.sequence() > receivedSequence + 1) {
            listener().invalidationsMissed("message " + message.sequence() + " followed " + receivedSequence);
        }
        // a message sent before the subscription may arrive after the sequence was read
        receivedSequence = Math.max(receivedSequence, message.sequence());
        listener().invalidated(message.invalidation());
    }

    private InvalidationListener listener() {
        return Objects.requireNonNull(listener, "the bus is not subscribed");
    }
}
