package io.phoenix.profile.redis;

import io.phoenix.profile.sync.InvalidationListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscription to the channel of invalidations, on a connection that sends nothing but SUBSCRIBE: on one that also
 * sends commands, the client may take a message for a reply.
 *
 * <p>The client calls a subscription done once its bytes are written. Here it counts when Redis confirms it.
 */
final class RedisSubscription {

    private static final Logger LOG = LoggerFactory.getLogger(RedisSubscription.class);

    private static final long NONE_RECEIVED = -1;

    private final RedisLink link;
    private final Supplier<Future<Long>> sentSequence;
    private final Promise<Void> firstConfirmed = Promise.promise();

    private volatile @Nullable InvalidationListener listener;
    private volatile @Nullable RedisConnection confirmed;
    private volatile long receivedSequence = NONE_RECEIVED;

    /**
     * A subscription that is not open yet.
     *
     * @param linkOf makes the link, given what it must do with every connection that it opens
     * @param sentSequence asks, over another connection, for the number of the newest message sent
     */
    RedisSubscription(Function<Handler<RedisConnection>, RedisLink> linkOf, Supplier<Future<Long>> sentSequence) {
        this.link = linkOf.apply(this::subscribe);
        this.sentSequence = sentSequence;
    }

    /** Opens the subscription, and keeps it open; ends when Redis has confirmed it for the first time. */
    Future<Void> open(InvalidationListener heard) {
        listener = heard;
        link.open();
        return firstConfirmed.future();
    }

    /** Whether messages arrive at this moment, as far as this side can know. */
    boolean isConfirmed() {
        RedisConnection present = confirmed;
        return present != null && present == link.connection();
    }

    /** The number of the newest message that arrived, or that had been sent when Redis confirmed. */
    long receivedSequence() {
        return receivedSequence;
    }

    /** Gives the present connection up and subscribes on another. */
    void renew(String reason) {
        link.renew(reason);
    }

    Future<Void> close() {
        return link.close();
    }

    private void subscribe(RedisConnection connection) {
        connection.handler(message -> received(connection, message));
        connection
                .send(Request.cmd(Command.SUBSCRIBE).arg(RedisKeys.CHANNEL))
                .onFailure(cause -> link.renew("SUBSCRIBE: " + cause.getMessage()));
    }

    private void received(RedisConnection connection, Response message) {
        switch (message.get(0).toString()) {
            case "subscribe" -> takeUp(connection);
            case "message" -> deliver(message.get(2).toString());
            default -> LOG.warn("The bus received a message that is not of its kind");
        }
    }

    /**
     * Messages arrive from now on; those sent before may have been missed. Where the numbering is, is asked after Redis
     * confirmed, so that a gap that comes later is seen.
     */
    private void takeUp(RedisConnection connection) {
        receivedSequence = NONE_RECEIVED;
        sentSequence
                .get()
                .onComplete(
                        sent -> {
                            receivedSequence = Math.max(receivedSequence, sent);
                            hearing().invalidationsMissed("subscribed");
                            confirmed = connection;
                            firstConfirmed.tryComplete();
                        },
                        cause -> link.renew("the sequence of the bus: " + cause.getMessage()));
    }

    private void deliver(String text) {
        BusMessage.parse(text).ifPresentOrElse(this::deliver, () -> hearing().invalidationsMissed("malformed message"));
    }

    private void deliver(BusMessage message) {
        if (receivedSequence != NONE_RECEIVED && message.sequence() > receivedSequence + 1) {
            hearing().invalidationsMissed("message " + message.sequence() + " followed " + receivedSequence);
        }
        // one that was sent before the subscription was taken up may arrive after its number was read
        receivedSequence = Math.max(receivedSequence, message.sequence());
        hearing().invalidated(message.invalidation());
    }

    private InvalidationListener hearing() {
        InvalidationListener present = listener;
        if (present == null) {
            throw new IllegalStateException("the subscription is not open");
        }
        return present;
    }
}
