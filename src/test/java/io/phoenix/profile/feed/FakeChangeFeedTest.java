package io.phoenix.profile.feed;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.FakeChangeFeed;
import io.phoenix.profile.testing.FakeDatabase;
import java.time.Instant;

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
    protected Writer begin() {
        FakeDatabase.Transaction transaction = database.begin();
        return new Writer() {
            @Override
            public void put(ProfileId id) {
                transaction.put(new Profile(id, "Ada", false, 0, 0, Instant.EPOCH, Instant.EPOCH));
            }

            @Override
            public void erase(ProfileId id) {
                transaction.erase(id);
            }

            @Override
            public void truncate() {
                transaction.truncate();
            }

            @Override
            public void commit() {
                transaction.commit();
            }

            @Override
            public void abort() {
                transaction.abort();
            }
        };
    }
}
