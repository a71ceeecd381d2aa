package io.phoenix.profile.outage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatedWarningsTest {

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private RepeatedWarnings warnings;
    private long nanos;

    @BeforeEach
    void attach() {
        Logger log = new LoggerContext().getLogger("test");
        logged.start();
        log.addAppender(logged);
        warnings = new RepeatedWarnings(log, () -> nanos);
    }

    private List<String> lines() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void pass(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void warn_repeated_isLoggedOnceWithTheCountLater() {
        warnings.warn("redis: gone", ", reconnecting in 50 ms");
        warnings.warn("redis: gone", ", reconnecting in 100 ms");
        pass(9);
        warnings.warn("redis: gone", ", reconnecting in 200 ms");
        pass(1);
        warnings.warn("redis: gone", ", reconnecting in 400 ms");

        assertThat(lines())
                .containsExactly(
                        "redis: gone, reconnecting in 50 ms",
                        "redis: gone, reconnecting in 400 ms (2 more since the last such line)");
    }

    @Test
    void warn_againAfterTheInterval_hasNoCount() {
        warnings.warn("redis: gone");
        pass(10);
        warnings.warn("redis: gone");

        assertThat(lines()).containsExactly("redis: gone", "redis: gone");
    }

    @Test
    void warn_different_areAllLogged() {
        warnings.warn("redis: SET: refused (OOM)");
        warnings.warn("redis: PUBLISH: refused (NOPERM)");

        assertThat(lines()).hasSize(2);
    }

    @Test
    void warn_moreDifferentOnesThanAreRemembered_stillLogs() {
        for (int i = 0; i < 1_000; i++) {
            warnings.warn("redis: error " + i);
        }

        assertThat(lines()).hasSize(1_000);
    }
}
