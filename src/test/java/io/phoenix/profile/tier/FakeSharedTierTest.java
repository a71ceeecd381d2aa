package io.phoenix.profile.tier;

import io.phoenix.profile.testing.FakeSharedTier;

/** Holds the fake to the contract. */
class FakeSharedTierTest extends SharedTierContract {

    private final SharedTier tier = new FakeSharedTier();

    @Override
    protected SharedTier tier() {
        return tier;
    }
}
