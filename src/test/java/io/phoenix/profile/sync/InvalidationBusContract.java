package io.phoenix.profile.sync;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.Eventually;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The contract of {@link InvalidationBus}; the fake and Redis both pass it. Every test gets two new instances. */
public abstract class InvalidationBusContract {

    protected final ProfileId id = new ProfileId("t-" + UUID.randomUUID(), "u");
    protected final Incarnation incarnation = new Incarnation(1_763_869_392, 7);
    protected final Received received = new Received();
    private final Received otherReceived = new Received();

    /** The bus of one instance. */
    protected abstract InvalidationBus bus();

    /** The bus of another instance, on the same channel. */
    protected abstract InvalidationBus other();

    /** An invalidation as it arrived. */
    protected record Arrival(Incarnation incarnation, Invalidation invalidation) {}

    /** Collects what arrives. */
    protected static final class Received implements InvalidationListener {

        private final Queue<Arrival> all = new ConcurrentLinkedQueue<>();

        public int size() {
            return all.size();
        }

        @Override
        public void invalidated(Incarnation incarnation, Invalidation invalidation) {
            all.add(new Arrival(incarnation, invalidation));
        }
    }

    @Test
    void isSubscribed_beforeSubscribing_isFalse() {
        assertThat(bus().isSubscribed()).isFalse();
    }

    @Test
    void subscribe_busReachable_isConfirmed() throws Exception {
        subscribe(bus(), received);
    }

    @Test
    void publish_severalSubscribed_reachesAllAndThePublisher() throws Exception {
        subscribe(bus(), received);
        subscribe(other(), otherReceived);

        await(bus().publish(incarnation, Invalidation.changed(id, 5)));

        awaitArrival(received, Invalidation.changed(id, 5));
        awaitArrival(otherReceived, Invalidation.changed(id, 5));
    }

    @Test
    void publish_erasure_arrivesAsOne() throws Exception {
        subscribe(other(), otherReceived);

        await(bus().publish(incarnation, Invalidation.erased(id, Long.MAX_VALUE)));

        awaitArrival(otherReceived, Invalidation.erased(id, Long.MAX_VALUE));
    }

    @Test
    void publish_sameInvalidationTwice_arrivesTwice() throws Exception {
        subscribe(bus(), received);

        await(bus().publish(incarnation, Invalidation.changed(id, 5)));
        await(bus().publish(incarnation, Invalidation.changed(id, 5)));

        Eventually.isTrue("arrived twice", () -> received.size() == 2);
    }

    @Test
    void publish_withoutOwnSubscription_reachesOthers() throws Exception {
        subscribe(other(), otherReceived);

        await(bus().publish(incarnation, Invalidation.changed(id, 5)));

        awaitArrival(otherReceived, Invalidation.changed(id, 5));
        assertThat(received.all).isEmpty();
    }

    protected static void subscribe(InvalidationBus bus, InvalidationListener listener) throws Exception {
        bus.subscribe(listener);
        Eventually.isTrue("subscribed", bus::isSubscribed);
    }

    protected void awaitArrival(Received where, Invalidation invalidation) throws Exception {
        Eventually.isTrue("arrived", () -> where.all.contains(new Arrival(incarnation, invalidation)));
    }
}
