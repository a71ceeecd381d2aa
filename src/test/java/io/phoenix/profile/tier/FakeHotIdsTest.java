package io.phoenix.profile.tier;

import io.phoenix.profile.testing.FakeHotIds;

/** Holds the fake to the contract. */
class FakeHotIdsTest extends HotIdsContract {

    private final HotIds hot = new FakeHotIds(IDS_MAX);

    @Override
    protected HotIds hot() {
        return hot;
    }
}
