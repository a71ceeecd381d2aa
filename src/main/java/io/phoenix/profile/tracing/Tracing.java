package io.phoenix.profile.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.phoenix.profile.config.TracingSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.net.URI;
import java.time.Duration;

/**
 * Traces requests and their commands to Redis and Postgres; Vert.x creates the spans. A background thread sends them in
 * batches, and drops what exceeds the queue. Thread-safe.
 */
public final class Tracing implements AutoCloseable {

    private static final Duration SEND_INTERVAL = Duration.ofSeconds(1);

    private final OpenTelemetrySdk sdk;

    private Tracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /** Tracing to an OTLP collector. */
    public static Tracing to(URI endpoint, TracingSettings settings) {
        OtlpHttpSpanExporter collector =
                OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString()).build();
        SdkTracerProvider spans = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", "phoenix-profile")
                        .build()))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.share())))
                .addSpanProcessor(BatchSpanProcessor.builder(new ImpersonalSpans(collector))
                        .setMaxQueueSize(settings.queueMax())
                        .setMaxExportBatchSize(Math.min(settings.queueMax(), 512))
                        .setScheduleDelay(SEND_INTERVAL)
                        .build())
                .build();
        return new Tracing(OpenTelemetrySdk.builder()
                .setTracerProvider(spans)
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build());
    }

    /** A Vert.x that creates spans. */
    public Vertx vertx(VertxOptions options) {
        return Vertx.builder()
                .with(options)
                .withTracer(new OpenTelemetryTracingFactory(sdk))
                .build();
    }

    /** Sends the queued spans, which blocks for some seconds at most. */
    @Override
    public void close() {
        sdk.close();
    }
}
