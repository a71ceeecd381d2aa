package io.phoenix.profile.feed;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.config.FeedSettings;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.feed.FeedReader.Reading;
import io.phoenix.profile.sync.Snapshot;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.FakeChangeFeed;
import io.phoenix.profile.testing.FakeDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that wait: what wakes them, what they cost, and how they end. */
class FeedReaderTest {

    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final int MAX = 100;
    private static final ProfileId ADA = new ProfileId("t", "ada");
    private static final ProfileId OTHER = new ProfileId("u", "ada");

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FakeDatabase database = new FakeDatabase();
    private final FakeChangeFeed feed = new FakeChangeFeed(database);
    private final Budget budget = new Budget("waiting_requests", 3);
    private final FeedReader reader = new FeedReader(
            vertx, feed, new FeedSettings(Duration.ofDays(7), MAX, new FeedSettings.Waiting(FOR_EVER, 3, 2)), budget);
    private Snapshot polled;

    @BeforeEach
    void create() {
        put(ADA);
        put(OTHER);
        polled = database.snapshot();
        poll();
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void await_changeHeardOnTheBus_isReadAtOnce() throws Exception {
        Reading reading = waiting();
        put(ADA);

        reader.heard(ADA);

        assertThat(await(reading.page()).changes()).hasSize(1);
        assertThat(feed.reads()).isEqualTo(2);
        assertThat(budget.used()).isZero();
    }

    @Test
    void heard_beforeTheFirstRead_costsNoOther() throws Exception {
        context.runOnContext(now -> {
            WaitingRead reading = new WaitingRead(
                    vertx,
                    "t",
                    now(),
                    from -> feed.read("t", from.position(), MAX),
                    (waiting, held) -> {},
                    ended -> {});
            reading.heard();
            reading.start(FOR_EVER);
        });
        settle();

        assertThat(feed.reads()).isEqualTo(1);
    }

    @Test
    void await_changePolled_isRead() throws Exception {
        Reading reading = waiting();
        put(ADA);

        poll();

        assertThat(await(reading.page()).changes()).hasSize(1);
    }

    @Test
    void await_changesOfOthers_costNothing() throws Exception {
        Reading reading = waiting();
        for (int i = 0; i < 50; i++) {
            put(OTHER);
            reader.heard(OTHER);
            poll();
        }
        settle();

        assertThat(feed.reads()).isEqualTo(1);
        assertThat(reading.page().isComplete()).isFalse();
    }

    @Test
    void await_heldBack_isReadOnceReleasedAndNotBefore() throws Exception {
        FakeDatabase.Transaction older = database.begin();
        Reading reading = waiting();
        for (int i = 0; i < 50; i++) {
            put(ADA);
            reader.heard(ADA);
            settle();
            poll();
        }
        settle();
        assertThat(feed.reads())
                .as("one at the beginning, one when the first change was heard of")
                .isEqualTo(2);

        older.abort();
        poll();

        assertThat(await(reading.page()).changes()).hasSize(50);
        assertThat(feed.reads()).isEqualTo(3);
    }

    /** Nothing is heard of it any more, but the first read finds that it is held back. */
    @Test
    void await_heldBackSinceBefore_isReadOnceReleased() throws Exception {
        FakeDatabase.Transaction older = database.begin();
        FeedCursor cursor = now();
        put(ADA);
        poll();
        Reading reading = waiting(cursor);

        older.abort();
        poll();

        assertThat(await(reading.page()).changes()).hasSize(1);
    }

    @Test
    void await_anotherIncarnation_fails() throws Exception {
        Reading reading = waiting();

        database.crash(database.snapshot().xmax());
        poll();

        assertThatThrownBy(() -> await(reading.page()))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.CURSOR_GONE));
        assertThat(budget.used()).isZero();
    }

    @Test
    void await_olderIncarnationThanTheCursor_isUnavailable() throws Exception {
        FeedPage page = await(reader.read("t", FeedCursor.NOW, MAX));
        FeedCursor ofPromoted = new FeedCursor(new Incarnation(1, 9), page.next());

        assertThatThrownBy(() -> await(reader.read("t", ofPromoted, MAX)))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.DEPENDENCY_UNAVAILABLE));
    }

    @Test
    void await_timeIsOver_endsWithTheCursorOfTheLastRead() throws Exception {
        FeedCursor cursor = now();
        AtomicReference<Reading> reading = new AtomicReference<>();
        context.runOnContext(now -> reading.set(reader.await("t", cursor, MAX, Duration.ofMillis(1))));
        Eventually.isTrue("it began", () -> reading.get() != null);

        FeedPage page = await(reading.get().page());
        put(ADA);

        assertThat(page.changes()).isEmpty();
        assertThat(await(reader.read("t", FeedReads.after(page), MAX)).changes())
                .hasSize(1);
    }

    @Test
    void await_unreachable_failsAndGivesItsPlaceBack() {
        feed.unreachable(true);

        assertThatThrownBy(() -> await(waiting(now()).page())).isNotNull();
        assertThat(budget.used()).isZero();
    }

    @Test
    void await_tooMany_isRefusedAndTakesNothing() throws Exception {
        waiting();
        Reading second = waiting();

        assertThatThrownBy(() -> reader.await("t", FeedCursor.NOW, MAX, FOR_EVER))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED));
        assertThat(budget.used()).isEqualTo(2);
        reader.await("u", FeedCursor.NOW, MAX, FOR_EVER);
        assertThatThrownBy(() -> reader.await("v", FeedCursor.NOW, MAX, FOR_EVER))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED));

        second.cancel();
        await(second.page());
        assertThat(budget.used()).isEqualTo(2);
        waiting();
    }

    @Test
    void shutDown_waiting_endsAllAndLaterOnesAtOnce() throws Exception {
        Reading before = waiting();
        reader.shutDown();

        assertThat(await(before.page()).changes()).isEmpty();
        assertThat(await(waiting(now()).page()).changes()).isEmpty();
        assertThat(budget.used()).isZero();
    }

    /** A read that has begun to wait, and has read once. */
    private Reading waiting() throws Exception {
        int before = feed.reads();
        Reading reading = waiting(now());
        Eventually.isTrue("it has read", () -> feed.reads() > before);
        settle();
        return reading;
    }

    private Reading waiting(FeedCursor cursor) throws Exception {
        AtomicReference<Reading> reading = new AtomicReference<>();
        context.runOnContext(now -> reading.set(reader.await("t", cursor, MAX, FOR_EVER)));
        Eventually.isTrue("it began", () -> reading.get() != null);
        settle();
        return reading.get();
    }

    private FeedCursor now() {
        return new FeedCursor(
                database.incarnation(), new FeedPosition(database.snapshot().xmin(), 0));
    }

    /** Waits until the event loop has done what is due, and what follows from it. */
    private void settle() throws Exception {
        for (int i = 0; i < 5; i++) {
            await(Future.<Void>future(done -> context.runOnContext(now -> done.complete())));
        }
    }

    private void put(ProfileId id) {
        FakeDatabase.Transaction transaction = database.begin();
        transaction.put(new Profile(id, "Ada", false, 0, 0, Instant.EPOCH, Instant.EPOCH));
        transaction.commit();
    }

    private void poll() {
        var read = database.since(polled, MAX);
        polled = read.snapshot();
        reader.polled(read);
    }
}
