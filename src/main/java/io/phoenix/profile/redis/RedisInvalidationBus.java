package io.phoenix.profile.redis;

import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.metrics.RedisMetrics;
import io.phoenix.profile.metrics.RedisMetrics.MessageDefect;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.redis.BusMessage.IgnoredException;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.sync.InvalidationListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bus on Redis pub/sub. Messages that are malformed or not authentic are counted and ignored.
 *
 * <p>The subscription has a connection of its own, which sends nothing but SUBSCRIBE: on a connection that also sends
 * commands, the client may take a message for a reply. The client reports a subscription as soon as its bytes are
 * written; here it counts once Redis confirms it. It is renewed regularly: so a half-open connection is noticed, and a
 * refusal is asked again, without a new connection.
 */
final class RedisInvalidationBus implements InvalidationBus {

    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final RedisCommands redis;
    private final ReconnectingConnection subscription;
    private final Duration renewal;
    private final MessageMac mac;
    private final RedisMetrics metrics;
    private final Consumer<String> questions;
    private final RepeatedWarnings warnings;
    private final AtomicLong timer = new AtomicLong(NO_TIMER);

    private volatile @Nullable InvalidationListener listener;
    private volatile @Nullable RedisConnection confirmed;

    /** The connection whose last SUBSCRIBE has no reply yet. */
    private volatile @Nullable RedisConnection waiting;

    private volatile long sentNanos;

    /**
     * Does not subscribe yet.
     *
     * @param subscription makes the connection of the subscription, given the handler of each new connection
     * @param renewal interval between two SUBSCRIBEs; the last must have a reply when the next is due
     * @param questions receives the messages that are questions of a survey, unchecked
     */
    RedisInvalidationBus(
            Vertx vertx,
            RedisCommands redis,
            Function<Handler<RedisConnection>, ReconnectingConnection> subscription,
            Duration renewal,
            MessageMac mac,
            RedisMetrics metrics,
            Consumer<String> questions) {
        this.vertx = vertx;
        this.redis = redis;
        this.subscription = subscription.apply(this::opened);
        this.renewal = renewal;
        this.mac = mac;
        this.metrics = metrics;
        this.questions = questions;
        this.warnings = redis.warnings();
    }

    @Override
    public Future<Void> publish(Incarnation incarnation, Invalidation invalidation) {
        String message = new BusMessage(incarnation, invalidation).encode(mac);
        return redis.send(Request.cmd(Command.PUBLISH).arg(RedisKeys.CHANNEL).arg(message))
                .mapEmpty();
    }

    @Override
    public void subscribe(InvalidationListener subscriber) {
        listener = subscriber;
        subscription.open();
        timer.set(vertx.setPeriodic(renewal.toMillis(), due -> renew()));
    }

    @Override
    public boolean isSubscribed() {
        RedisConnection current = confirmed;
        return current != null && current == subscription.current();
    }

    Future<Void> close() {
        vertx.cancelTimer(timer.get());
        return subscription.close();
    }

    private void opened(RedisConnection connection) {
        connection.handler(message -> received(connection, message));
        sendSubscribe(connection);
    }

    private void renew() {
        RedisConnection current = subscription.current();
        if (current == null) {
            return;
        }
        if (current != waiting) {
            sendSubscribe(current);
        } else if (System.nanoTime() - sentNanos >= renewal.toNanos() / 2) {
            // else it was opened just now
            subscription.reconnect("SUBSCRIBE: no reply");
        }
    }

    private void sendSubscribe(RedisConnection connection) {
        sentNanos = System.nanoTime();
        waiting = connection;
        connection
                .send(Request.cmd(Command.SUBSCRIBE).arg(RedisKeys.CHANNEL))
                .onFailure(cause -> subscription.reconnect("SUBSCRIBE: " + FailureMessage.of(cause)));
    }

    private void received(RedisConnection connection, Response message) {
        if (message.type() == ResponseType.ERROR) {
            waiting = null;
            confirmed = null;
            subscription.resetBackoff();
            warnings.warn("redis: SUBSCRIBE: refused (" + message + ')');
            return;
        }
        switch (message.get(0).toString()) {
            case "subscribe" -> {
                waiting = null;
                confirmed = connection;
                subscription.resetBackoff();
            }
            case "message" -> deliver(message.get(2).toString());
            default -> warnings.warn("redis: unexpected message on the connection of the bus");
        }
    }

    private void deliver(String text) {
        if (text.equals(BusMessage.CHECK)) {
            return;
        }
        if (text.startsWith(SurveyMessage.QUESTION)) {
            questions.accept(text);
            return;
        }
        try {
            BusMessage message = BusMessage.decode(text, mac);
            Objects.requireNonNull(listener).invalidated(message.incarnation(), message.invalidation());
        } catch (IgnoredException ignored) {
            metrics.busMessageDiscarded(ignored.defect());
            if (ignored.defect() == MessageDefect.OTHER_FORMAT) {
                warnings.warn(
                        "redis: message of the bus in an unknown format ignored (expected: " + BusMessage.FORMAT.strip()
                                + "; a newer version announces its formats one version before); polls find the change");
            }
        }
    }
}
