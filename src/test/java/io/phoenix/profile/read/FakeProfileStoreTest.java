package io.phoenix.profile.read;

import io.phoenix.profile.testing.FakeProfileStore;

/** The fake passes the contract. */
class FakeProfileStoreTest extends ProfileStoreContract {

    private final ProfileStore store = new FakeProfileStore();

    @Override
    protected ProfileStore store() {
        return store;
    }
}
