package io.phoenix.profile.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import io.phoenix.profile.config.LogSettings;
import org.slf4j.LoggerFactory;

/** The form of the log, which is known only when the configuration is: until then it is the one for people. */
final class LogFormat {

    private LogFormat() {}

    /** From now on the log has the form that the settings ask for. */
    static void use(LogSettings settings) {
        if (settings.json()) {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) root.getAppender("STDERR");
            console.stop();
            console.setEncoder(json(root.getLoggerContext()));
            console.start();
        }
    }

    /** One object a line: strings are escaped, so nothing in them can end it. */
    static Encoder<ILoggingEvent> json(Context context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithMDC(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
