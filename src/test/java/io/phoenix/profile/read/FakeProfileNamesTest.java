package io.phoenix.profile.read;

import io.phoenix.profile.testing.FakeProfileStore;

/** The fake passes the contract of names. */
class FakeProfileNamesTest extends ProfileNamesContract {

    private final ProfileStore store = new FakeProfileStore();

    @Override
    protected ProfileStore store() {
        return store;
    }
}
