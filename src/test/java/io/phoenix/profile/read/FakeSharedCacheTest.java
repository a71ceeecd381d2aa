package io.phoenix.profile.read;

import io.phoenix.profile.testing.FakeSharedCache;

/** The fake passes the contract of L2. */
class FakeSharedCacheTest extends SharedCacheContract {

    private final SharedCache cache = new FakeSharedCache();

    @Override
    protected SharedCache cache() {
        return cache;
    }
}
