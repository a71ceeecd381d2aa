package io.phoenix.profile.config;

import java.net.URI;
import java.util.Optional;

/** Tracing; without an endpoint it is off. */
public record TracingSettings(Optional<URI> endpoint, double share, int queueMax) {

    static TracingSettings from(ConfigValues values) {
        return new TracingSettings(
                values.webAddress("tracing.endpoint", "http://host:4318/v1/traces"),
                values.share("tracing.share", 0.01),
                values.number("tracing.queue.max", 2_000, 1, 1_000_000));
    }
}
