package io.phoenix.profile.sync;

import io.phoenix.profile.testing.FakeChangeLog;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.ProfileTransaction;

/** The fake passes the contract. */
class FakeChangeLogTest extends ChangeLogContract {

    private final FakeDatabase database = new FakeDatabase();
    private final ChangeLog log = new FakeChangeLog(database);

    @Override
    protected ChangeLog log() {
        return log;
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
