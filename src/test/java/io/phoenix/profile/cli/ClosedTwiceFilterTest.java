package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import io.netty.util.concurrent.DefaultPromise;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClosedTwiceFilterTest {

    private static final String CLOSED_TWICE =
            "promise already done: ConnectionBase$CloseChannelPromise@664bc818(success)";

    private final ClosedTwiceFilter filter = new ClosedTwiceFilter();

    @Test
    void decide_webSocketClosedTwice_isDropped() {
        assertThat(decide(DefaultPromise.class, new IllegalArgumentException(CLOSED_TWICE)))
                .isEqualTo(FilterReply.DENY);
    }

    @Test
    void decide_anythingElse_isLogged() {
        assertThat(decide(DefaultPromise.class, new IllegalArgumentException("promise already done: another")))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(DefaultPromise.class, new NullPointerException())).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(DefaultPromise.class, null)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(ClosedTwiceFilter.class, new IllegalArgumentException(CLOSED_TWICE)))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    private FilterReply decide(Class<?> logger, @Nullable Throwable cause) {
        Logger source = (Logger) LoggerFactory.getLogger(logger);
        return filter.decide(new LoggingEvent("", source, Level.WARN, "An exception was thrown", cause, null));
    }
}
