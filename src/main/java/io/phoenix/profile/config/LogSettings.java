package io.phoenix.profile.config;

import java.util.List;
import java.util.function.Function;

/** The log; an access share of 0 turns the access log off. */
public record LogSettings(boolean json, double accessShare, int accessQueueMax) {

    static LogSettings from(ConfigValues values) {
        return new LogSettings(
                values.choice("log.format", "plain", List.of("plain", "json"), Function.identity())
                        .equals("json"),
                values.share("log.access.share", 0),
                values.number("log.access.queue.max", 1_000, 1, 1_000_000));
    }
}
