package io.phoenix.profile.redis;

import io.phoenix.profile.bus.InvalidationListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.Function;
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

    private final RedisLink link;
    private final Promise<Void> firstConfirmed = Promise.promise();

    private volatile @Nullable InvalidationListener listener;
    private volatile @Nullable RedisConnection confirmed;

    /**
     * A subscription that is not open yet.
     *
     * @param linkOf makes the link, given what it must do with every connection that it opens
     */
    RedisSubscription(Function<Handler<RedisConnection>, RedisLink> linkOf) {
        this.link = linkOf.apply(this::subscribe);
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
            case "subscribe" -> confirm(connection);
            case "message" -> deliver(message.get(2).toString());
            default -> LOG.warn("The bus received a message that is not of its kind");
        }
    }

    private void confirm(RedisConnection connection) {
        hearing().invalidationsMissed();
        confirmed = connection;
        firstConfirmed.tryComplete();
    }

    private void deliver(String text) {
        BusMessage.parse(text)
                .ifPresentOrElse(
                        message -> hearing().invalidated(message.invalidation()),
                        () -> hearing().invalidationsMissed());
    }

    private InvalidationListener hearing() {
        InvalidationListener present = listener;
        if (present == null) {
            throw new IllegalStateException("the subscription is not open");
        }
        return present;
    }
}
