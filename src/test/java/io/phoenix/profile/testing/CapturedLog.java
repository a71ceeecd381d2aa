package io.phoenix.profile.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The warnings and errors that some loggers and those below them log while this is open, and print nowhere. Thread-safe. */
public final class CapturedLog implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };
    private final List<Captured> captured;

    private record Captured(Logger logger, @Nullable Level before) {}

    private CapturedLog(List<String> loggers) {
        appender.start();
        captured = loggers.stream()
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .map(logger -> new Captured(logger, logger.getLevel()))
                .toList();
        captured.forEach(each -> {
            each.logger.setLevel(Level.WARN);
            each.logger.setAdditive(false);
            each.logger.addAppender(appender);
        });
    }

    /** Captures the loggers of these names. */
    public static CapturedLog of(String... loggers) {
        return new CapturedLog(List.of(loggers));
    }

    /** Captures the logger of a type. */
    public static CapturedLog of(Class<?> type) {
        return of(type.getName());
    }

    /** The messages so far, without time, level and logger. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The messages so far that begin so. */
    public Stream<String> linesThatBegin(String beginning) {
        return lines.stream().filter(line -> line.startsWith(beginning));
    }

    @Override
    public void close() {
        captured.forEach(each -> {
            each.logger.detachAppender(appender);
            each.logger.setAdditive(true);
            each.logger.setLevel(each.before);
        });
    }
}
