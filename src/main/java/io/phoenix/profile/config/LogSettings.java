package io.phoenix.profile.config;

import java.util.List;
import java.util.function.Function;

/**
 * The log.
 *
 * @param json whether each event is one JSON object instead of a line of text
 * @param accessShare the share of requests that are written to the access log; 0 turns it off
 * @param accessQueueMax access log lines that wait to be written; further lines are dropped and counted
 */
public record LogSettings(boolean json, double accessShare, int accessQueueMax) {

    static LogSettings from(ConfigValues values) {
        return new LogSettings(
                values.choice("log.format", "plain", List.of("plain", "json"), Function.identity())
                        .equals("json"),
                values.share("log.access.share", 0),
                values.number("log.access.queue.max", 1_000, 1, 1_000_000));
    }
}
