package io.phoenix.profile.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.TestProfiles;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long which watermark lasts. */
class WatermarksTest {

    private final Watermarks watermarks = new Watermarks();
    private final ProfileId id = TestProfiles.id();

    @Test
    void of_neverRaised_isBelowEveryVersion() {
        watermarks.raise(TestProfiles.id(), 5);

        assertThat(watermarks.of(id)).isEqualTo(Watermarks.NONE);
    }

    @Test
    void raise_inAnyOrder_keepsTheHighest() {
        assertThat(watermarks.raise(id, 5)).isTrue();
        assertThat(watermarks.raise(id, 4)).isFalse();
        assertThat(watermarks.raise(id, 5)).isFalse();
        assertThat(watermarks.raiseTemporarily(id, 5)).isFalse();
        assertThat(watermarks.of(id)).isEqualTo(5);

        assertThat(watermarks.raiseTemporarily(id, 6)).isTrue();

        assertThat(watermarks.of(id)).isEqualTo(6);
    }

    @Test
    void raiseTemporarily_beforeAPoll_lastsUntilItEnds() {
        watermarks.raiseTemporarily(id, 5);

        watermarks.pollBegins();
        assertThat(watermarks.of(id)).isEqualTo(5);
        watermarks.pollEnded();

        assertThat(watermarks.of(id)).isEqualTo(Watermarks.NONE);
    }

    @Test
    void raiseTemporarily_duringAPoll_lastsUntilTheNextOneEnds() {
        watermarks.pollBegins();
        watermarks.raiseTemporarily(id, 5);
        watermarks.pollEnded();
        assertThat(watermarks.of(id)).isEqualTo(5);

        watermarks.pollBegins();
        watermarks.pollEnded();

        assertThat(watermarks.of(id)).isEqualTo(Watermarks.NONE);
    }

    @Test
    void raiseTemporarily_aroundAFailedPoll_lasts() {
        ProfileId during = TestProfiles.id();
        watermarks.raiseTemporarily(id, 5);
        watermarks.pollBegins();
        watermarks.raiseTemporarily(during, 7);

        watermarks.pollBegins();
        assertThat(watermarks.of(id)).isEqualTo(5);
        assertThat(watermarks.of(during)).isEqualTo(7);
        watermarks.pollEnded();

        assertThat(watermarks.of(id)).isEqualTo(Watermarks.NONE);
        assertThat(watermarks.of(during))
                .as("may be raised after the poll began")
                .isEqualTo(7);
    }

    @Test
    void pollEnded_lastingWatermarks_stay() {
        watermarks.raiseTemporarily(id, 5);
        watermarks.pollBegins();
        watermarks.raise(id, 4);

        watermarks.pollEnded();

        assertThat(watermarks.of(id)).isEqualTo(4);
    }

    @Test
    void forgetOlder_forgetsWhatWasRaisedBeforeTheLastTime() {
        ProfileId younger = TestProfiles.id();
        watermarks.raise(id, 5);
        watermarks.forgetOlder();
        assertThat(watermarks.of(id)).isEqualTo(5);
        watermarks.raise(younger, 6);

        watermarks.forgetOlder();

        assertThat(watermarks.of(id)).isEqualTo(Watermarks.NONE);
        assertThat(watermarks.of(younger)).isEqualTo(6);
    }

    @Test
    void forgetLasting_leavesTheTemporaryOnes() {
        watermarks.raise(id, 5);
        watermarks.forgetOlder();
        watermarks.raise(id, 6);
        watermarks.raiseTemporarily(id, 3);

        watermarks.forgetLasting();

        assertThat(watermarks.of(id)).isEqualTo(3);
    }

    @Test
    void forgetAll_leavesNone() {
        watermarks.raise(id, 5);
        watermarks.forgetOlder();
        watermarks.raise(id, 6);
        watermarks.raiseTemporarily(id, 7);
        watermarks.pollBegins();
        watermarks.raiseTemporarily(id, 8);

        watermarks.forgetAll();

        assertThat(watermarks.of(id)).isEqualTo(Watermarks.NONE);
        assertThat(watermarks.count()).isZero();
    }

    @Test
    void counts_areThoseOfTheGenerations() {
        watermarks.raise(id, 5);
        watermarks.raise(TestProfiles.id(), 5);
        watermarks.forgetOlder();
        watermarks.raise(id, 6);
        watermarks.raiseTemporarily(id, 7);
        watermarks.pollBegins();
        watermarks.raiseTemporarily(id, 8);

        assertThat(watermarks.youngerCount()).isEqualTo(1);
        assertThat(watermarks.temporaryCount()).isEqualTo(2);
        assertThat(watermarks.count()).isEqualTo(5);
    }

    /** A reader that looks into one map after the other must not miss a watermark that moves on between them. */
    @Test
    void of_whilePollsBeginAndEnd_neverFalls() throws Exception {
        AtomicLong raised = new AtomicLong();
        AtomicBoolean ended = new AtomicBoolean();
        Callable<Void> poller = () -> {
            for (long version = 1; version <= 200_000; version++) {
                watermarks.raiseTemporarily(id, version);
                raised.set(version);
                watermarks.pollBegins();
                watermarks.raise(id, version);
                watermarks.pollEnded();
            }
            ended.set(true);
            return null;
        };
        Callable<Void> reader = () -> {
            while (!ended.get()) {
                long least = raised.get();
                assertThat(watermarks.of(id)).isGreaterThanOrEqualTo(least == 0 ? Watermarks.NONE : least);
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (var done : threads.invokeAll(List.of(poller, reader, reader))) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
