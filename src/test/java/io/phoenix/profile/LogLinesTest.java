package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configured log layout: input with line breaks or control characters cannot forge a log line. */
class LogLinesTest {

    private static final String FORGED = "2026-01-01T00:00:00.000Z INFO  Service - all is well";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\u000B", "\f", "\u0000", "\u001B[2K\r"})
    void message_lineBreakOrControl_isOneLine(String control) {
        List<String> lines = lines(logged("name " + control + FORGED, null));

        assertThat(lines).singleElement().asString().matches(TIME + " WARN  Test - name \\?.*" + FORGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\u2028", "\u0085", "\u001B[1A"})
    void exception_lineBreakOrControl_hasPrefixedLines(String control) {
        String logged = logged("failed", new IllegalStateException("name " + control + FORGED));

        assertThat(lines(logged).get(0)).matches(TIME + " WARN  Test - failed");
        assertThat(lines(logged).stream().skip(1))
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line).startsWith("  | "));
        assertThat(logged).doesNotContain("\r", "\u001B");
    }

    @Test
    void message_withoutControls_isUnchanged() {
        assertThat(logged("Zo\u00eb is \ud83d\ude00", null)).endsWith(" WARN  Test - Zo\u00eb is \ud83d\ude00\n");
    }

    private static List<String> lines(String logged) {
        return logged.lines()
                .flatMap(line -> List.of(line.split("[\u2028\u2029\u0085]", -1)).stream())
                .toList();
    }

    /** Encodes an event with the encoder of the service's logback.xml. */
    private static String logged(String message, @Nullable Throwable failure) {
        LoggerContext context = new LoggerContext();
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("STDERR");
            return new String(
                    appender.getEncoder()
                            .encode(new LoggingEvent(
                                    "", context.getLogger("Test"), Level.WARN, message, failure, new Object[0])),
                    StandardCharsets.UTF_8);
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        } finally {
            context.stop();
        }
    }
}
