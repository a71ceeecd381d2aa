package io.phoenix.profile.config;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Tracing.
 *
 * @param endpoint where spans are sent, as OTLP over HTTP; empty turns tracing off
 * @param share the share of requests without a sampling decision of the caller that are traced
 * @param queueMax spans that wait to be sent; further spans are dropped
 */
public record TracingSettings(Optional<URI> endpoint, double share, int queueMax) {

    static TracingSettings from(ConfigValues values) {
        Optional<URI> endpoint = values.optional("tracing.endpoint")
                .map(given -> values.address(
                        "tracing.endpoint",
                        "http://localhost:4318/v1/traces",
                        "http://host:4318/v1/traces",
                        Set.of("http", "https")));
        return new TracingSettings(
                endpoint, values.share("tracing.share", 0.01), values.number("tracing.queue.max", 2_000, 1, 1_000_000));
    }
}
