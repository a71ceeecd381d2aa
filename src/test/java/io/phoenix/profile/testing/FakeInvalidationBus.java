package io.phoenix.profile.testing;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.sync.InvalidationListener;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An in-memory bus: one subscriber to a shared channel. Tests can make the channel unreachable, or drop messages. */
public final class FakeInvalidationBus implements InvalidationBus {

    private final Channel channel;

    private @Nullable InvalidationListener listener;

    public FakeInvalidationBus(Channel channel) {
        this.channel = channel;
        channel.buses.add(this);
    }

    /** The channel that instances share. */
    public static final class Channel {
        private final List<FakeInvalidationBus> buses = new ArrayList<>();
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
    }

    @Override
    public Future<Void> publish(Incarnation incarnation, Invalidation invalidation) {
        if (channel.unreachable) {
            return Future.failedFuture("bus unreachable");
        }
        if (!channel.dropping) {
            channel.buses.forEach(bus -> bus.deliver(incarnation, invalidation));
        }
        return Future.succeededFuture();
    }

    @Override
    public void subscribe(InvalidationListener subscriber) {
        listener = subscriber;
    }

    @Override
    public boolean isSubscribed() {
        return listener != null && !channel.unreachable;
    }

    private void deliver(Incarnation incarnation, Invalidation invalidation) {
        if (listener != null) {
            listener.invalidated(incarnation, invalidation);
        }
    }
}
