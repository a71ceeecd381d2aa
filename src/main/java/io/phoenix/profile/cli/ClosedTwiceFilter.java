package io.phoenix.profile.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Drops what Netty logs when Vert.x closes a WebSocket that is closed already. Vert.x 5.0.8 does so whenever a connection ends
 * before the close frame was sent, so a client that reads nothing could fill the log with stack traces.
 */
public final class ClosedTwiceFilter extends Filter<ILoggingEvent> {

    private static final String LOGGER = "io.netty.util.concurrent.DefaultPromise";
    private static final String MESSAGE = "promise already done: ConnectionBase$CloseChannelPromise";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        IThrowableProxy cause = event.getThrowableProxy();
        boolean closedTwice = cause != null
                && LOGGER.equals(event.getLoggerName())
                && cause.getMessage() != null
                && cause.getMessage().startsWith(MESSAGE);
        return closedTwice ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
