package io.phoenix.profile.testing;

import io.phoenix.profile.sync.Invalidation;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.sync.InvalidationListener;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bus in this process: one subscriber to a channel that many may share. A test may take the channel out of reach, lose
 * messages on their way, and have it forget.
 */
public final class FakeInvalidationBus implements InvalidationBus {

    private final Channel channel;

    private @Nullable InvalidationListener listener;
    private long received;

    /** A bus on the channel. */
    public FakeInvalidationBus(Channel channel) {
        this.channel = channel;
        channel.buses.add(this);
    }

    /** What instances share. */
    public static final class Channel {
        private final List<FakeInvalidationBus> buses = new ArrayList<>();
        private long sequence;
        private int incarnation;
        private boolean losing;
        private boolean outOfReach;

        /** From now on messages are sent and do not arrive, or they do. */
        public void losing(boolean now) {
            losing = now;
        }

        /** From now on every call fails, or none does. */
        public void outOfReach(boolean now) {
            outOfReach = now;
        }

        /** Begins anew, as Redis does when it restarts empty. */
        public void restart() {
            sequence = 0;
            incarnation++;
        }
    }

    @Override
    public Future<Void> publish(Invalidation invalidation) {
        if (channel.outOfReach) {
            return Future.failedFuture("the bus is out of reach");
        }
        channel.sequence++;
        if (!channel.losing) {
            channel.buses.forEach(bus -> bus.arrive(channel.sequence, invalidation));
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> subscribe(InvalidationListener hearing) {
        listener = hearing;
        received = channel.sequence;
        hearing.invalidationsMissed("subscribed");
        return Future.succeededFuture();
    }

    @Override
    public boolean isSubscribed() {
        return listener != null && !channel.outOfReach;
    }

    @Override
    public long receivedSequence() {
        return received;
    }

    @Override
    public Future<Position> position() {
        return channel.outOfReach
                ? Future.failedFuture("the bus is out of reach")
                : Future.succeededFuture(new Position(channel.sequence, "incarnation " + channel.incarnation));
    }

    @Override
    public void resubscribe(String reason) {
        received = channel.sequence;
    }

    private void arrive(long sequence, Invalidation invalidation) {
        if (listener != null) {
            received = sequence;
            listener.invalidated(invalidation);
        }
    }
}
