package io.phoenix.profile.feed;

import io.phoenix.profile.testing.FakeChangeFeed;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.ProfileTransaction;

/** The fake passes the contract. */
class FakeChangeFeedTest extends ChangeFeedContract {

    private final FakeDatabase database = new FakeDatabase();
    private final ChangeFeed feed = new FakeChangeFeed(database);

    @Override
    protected ChangeFeed feed() {
        return feed;
    }

    @Override
    protected void age() {
        database.age();
    }

    @Override
    protected ProfileTransaction begin() {
        return ProfileTransaction.begin(database);
    }
}
