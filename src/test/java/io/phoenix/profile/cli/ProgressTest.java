package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final AtomicLong nanos = new AtomicLong();
    private final StringWriter printed = new StringWriter();
    private final Progress progress = new Progress("rows", 100_000, new PrintWriter(printed, true), nanos::get);

    @Test
    void report_everyFewSeconds_printsWhatIsLeft() {
        reportAfter(1, 1_000);
        reportAfter(5, 10_000);
        reportAfter(6, 11_000);
        reportAfter(10, 95_000);
        reportAfter(1_000, 99_000);

        assertThat(printed.toString().lines())
                .containsExactly(
                        "10,000 of 100,000 rows, 45 s left",
                        "95,000 of 100,000 rows, 1 s left",
                        "99,000 of 100,000 rows, 10 s left");
    }

    @Test
    void report_nothingDone_doesNotGuess() {
        reportAfter(5, 0);

        assertThat(printed.toString().strip()).isEqualTo("0 of 100,000 rows, unknown time left");
    }

    @Test
    void report_moreThanExpected_countsOn() {
        reportAfter(200, 200_000);

        assertThat(printed.toString().strip()).isEqualTo("200,000 of 200,000 rows, 0 s left");
    }

    private void reportAfter(int seconds, long done) {
        nanos.set(TimeUnit.SECONDS.toNanos(seconds));
        progress.report(done);
    }
}
