package io.phoenix.profile.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import io.phoenix.profile.app.Instance;
import io.phoenix.profile.config.Settings;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one instance of the service until the process ends. */
@Command(
        name = "serve",
        description = "Runs the service with the configured Postgres and Redis.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        Settings settings = config.settingsToServe();
        if (settings.observability().log().json()) {
            logJson();
        }
        Shutdown shutdown = new Shutdown();
        Instance instance = Blocking.await(Instance.start(settings), Blocking.startMax(settings));
        shutdown.register(() -> Blocking.await(instance.stop()));
        LOG.info("The API listens on port {}, management on port {}", instance.apiPort(), instance.managementPort());
        return shutdown.await();
    }

    /** Replaces the text format of logback.xml, which holds until the configuration has been read. */
    private static void logJson() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) root.getAppender("STDERR");
        console.stop();
        console.setEncoder(jsonEncoder(root.getLoggerContext()));
        console.start();
    }

    /** One object per line; strings are escaped, so no value can end the line. */
    static Encoder<ILoggingEvent> jsonEncoder(Context context) {
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
