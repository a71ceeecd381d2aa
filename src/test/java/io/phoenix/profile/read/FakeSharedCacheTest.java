package io.phoenix.profile.read;

import io.phoenix.profile.testing.FakeSharedCache;

/** Holds the fake to the contract. */
class FakeSharedCacheTest extends SharedCacheContract {

    private final SharedCache tier = new FakeSharedCache();

    @Override
    protected SharedCache tier() {
        return tier;
    }
}
