package io.phoenix.profile.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.sync.Snapshot;
import io.phoenix.profile.testing.FakeDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the polls say of changes that an open transaction holds back. */
class ReleaseDelayTest {

    private static final ProfileId ADA = new ProfileId("t", "ada");

    private final FakeDatabase database = new FakeDatabase();
    private Duration now = Duration.ZERO;
    private final ReleaseDelay delay = new ReleaseDelay(() -> now.toNanos());
    private Snapshot polled;

    @BeforeEach
    void create() {
        change();
        polled = database.snapshot();
        poll();
    }

    @Test
    void delay_changeHeldBack_isTheTimeSinceItsPollUntilItsRelease() {
        FakeDatabase.Transaction older = database.begin();
        change();
        poll();
        now = Duration.ofSeconds(3);
        change();
        poll();
        now = Duration.ofSeconds(7);
        poll();
        assertThat(delay.delay()).as("of the oldest").isEqualTo(Duration.ofSeconds(7));

        older.abort();
        poll();

        assertThat(delay.delay()).isZero();
    }

    @Test
    void delay_transactionOpenAndNothingChanged_isZero() {
        FakeDatabase.Transaction older = database.begin();
        poll();
        now = Duration.ofSeconds(7);
        poll();

        assertThat(delay.delay()).isZero();
        older.abort();
    }

    /** The transactions of before the crash are over. */
    @Test
    void delay_anotherIncarnation_beginsAgain() {
        database.begin();
        change();
        poll();
        now = Duration.ofSeconds(7);

        database.crash(database.snapshot().xmax());
        poll();

        assertThat(delay.delay()).isZero();
    }

    private void change() {
        FakeDatabase.Transaction transaction = database.begin();
        transaction.put(new Profile(ADA, "Ada", false, 0, 0, Instant.EPOCH, Instant.EPOCH));
        transaction.commit();
    }

    private void poll() {
        var read = database.since(polled, 100);
        polled = read.snapshot();
        delay.polled(read);
    }
}
