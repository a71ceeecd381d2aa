package io.phoenix.profile.read;

import io.phoenix.profile.testing.FakeHotSet;

/** The fake passes the contract. */
class FakeHotSetTest extends HotSetContract {

    private final HotSet hot = new FakeHotSet(IDS_MAX);

    @Override
    protected HotSet hot() {
        return hot;
    }
}
