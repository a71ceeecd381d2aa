package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** The log as JSON: one object per line, whatever it contains. */
class JsonLogTest {

    @Test
    void event_withKeysAndAnException_isOneLine() {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                "",
                context.getLogger("io.phoenix.profile.Test"),
                Level.WARN,
                "name {}",
                new IllegalStateException("line\nand \"another\" \u001b[2K"),
                new Object[] {"a\r\n{\"level\":\"INFO\"}"});
        event.setKeyValuePairs(List.of(new KeyValuePair("request_id", "r1")));

        String line = new String(ServeCommand.jsonEncoder(context).encode(event), StandardCharsets.UTF_8);

        assertThat(line).endsWith("\n");
        assertThat(line.strip()).doesNotContain("\n", "\r", "\u001b");
        JsonObject json = new JsonObject(line);
        assertThat(json.getLong("timestamp")).isPositive();
        assertThat(json.getString("level")).isEqualTo("WARN");
        assertThat(json.getString("loggerName")).isEqualTo("io.phoenix.profile.Test");
        assertThat(json.getString("formattedMessage")).isEqualTo("name a\r\n{\"level\":\"INFO\"}");
        assertThat(json.getJsonArray("kvpList").encode()).isEqualTo("[{\"request_id\":\"r1\"}]");
        assertThat(json.getJsonObject("throwable").getString("message")).contains("line\nand");
    }
}
