package io.phoenix.profile.sync;

import io.phoenix.profile.testing.FakeInvalidationBus;

/** The fake passes the contract of the bus. */
class FakeInvalidationBusTest extends InvalidationBusContract {

    private final FakeInvalidationBus.Channel channel = new FakeInvalidationBus.Channel();
    private final InvalidationBus bus = new FakeInvalidationBus(channel);
    private final InvalidationBus other = new FakeInvalidationBus(channel);

    @Override
    protected InvalidationBus bus() {
        return bus;
    }

    @Override
    protected InvalidationBus other() {
        return other;
    }
}
