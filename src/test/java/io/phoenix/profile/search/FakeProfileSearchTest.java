package io.phoenix.profile.search;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.FakeDatabase;
import io.phoenix.profile.testing.FakeDatabase.Transaction;
import io.phoenix.profile.testing.FakeProfileSearch;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;

/** The fake passes the contract. */
class FakeProfileSearchTest {

    @Nested
    class WithParts extends FakeContract {

        WithParts() {
            super(true);
        }
    }

    @Nested
    class WholeNamesOnly extends FakeContract {

        WholeNamesOnly() {
            super(false);
        }
    }

    private abstract static class FakeContract extends ProfileSearchContract {

        private final FakeDatabase database = new FakeDatabase();
        private final boolean parts;

        FakeContract(boolean parts) {
            this.parts = parts;
        }

        @Override
        protected ProfileSearch search() {
            return new FakeProfileSearch(database, parts, MATCHES_MAX);
        }

        @Override
        protected boolean findsParts() {
            return parts;
        }

        @Override
        protected void put(ProfileId id, String name) {
            committed(transaction -> transaction.put(new Profile(id, name, true, 0, 0, Instant.EPOCH, Instant.EPOCH)));
        }

        @Override
        protected void erase(ProfileId id) {
            committed(transaction -> transaction.erase(id));
        }

        private void committed(Consumer<Transaction> change) {
            Transaction transaction = database.begin();
            change.accept(transaction);
            transaction.commit();
        }
    }
}
