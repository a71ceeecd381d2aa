package io.phoenix.profile.testing;

import io.phoenix.profile.sync.Invalidation;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.sync.InvalidationListener;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An in-memory bus: one subscriber to a shared channel. Tests can make the channel unreachable, drop messages, restart it. */
public final class FakeInvalidationBus implements InvalidationBus {

    private final Channel channel;

    private @Nullable InvalidationListener listener;
    private long received;

    public FakeInvalidationBus(Channel channel) {
        this.channel = channel;
        channel.buses.add(this);
    }

    /** The channel that instances share. */
    public static final class Channel {
        private final List<FakeInvalidationBus> buses = new ArrayList<>();
        private long sequence;
        private int incarnation;
        private boolean dropping;
        private boolean unreachable;

        /** Makes the channel lose all messages, or deliver again. */
        public void dropMessages(boolean dropping) {
            this.dropping = dropping;
        }

        /** Makes every call fail, or work again. */
        public void unreachable(boolean unreachable) {
            this.unreachable = unreachable;
        }

        /** Restarts empty, as Redis does. */
        public void restart() {
            sequence = 0;
            incarnation++;
        }
    }

    @Override
    public Future<Void> publish(Invalidation invalidation) {
        if (channel.unreachable) {
            return Future.failedFuture("bus unreachable");
        }
        channel.sequence++;
        if (!channel.dropping) {
            channel.buses.forEach(bus -> bus.deliver(channel.sequence, invalidation));
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> subscribe(InvalidationListener subscriber) {
        listener = subscriber;
        received = channel.sequence;
        subscriber.invalidationsMissed("subscribed");
        return Future.succeededFuture();
    }

    @Override
    public boolean isSubscribed() {
        return listener != null && !channel.unreachable;
    }

    @Override
    public long receivedSequence() {
        return received;
    }

    @Override
    public Future<Position> position() {
        return channel.unreachable
                ? Future.failedFuture("bus unreachable")
                : Future.succeededFuture(new Position(channel.sequence, "incarnation " + channel.incarnation));
    }

    @Override
    public void resubscribe(String reason) {
        received = channel.sequence;
    }

    private void deliver(long sequence, Invalidation invalidation) {
        if (listener != null) {
            received = sequence;
            listener.invalidated(invalidation);
        }
    }
}
