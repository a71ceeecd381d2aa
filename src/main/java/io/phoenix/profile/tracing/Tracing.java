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
 * Traces requests and what they ask of Redis and Postgres, by way of Vert.x, which tells of each by itself. Spans are sent
 * by a thread of their own, in batches; what does not fit into the queue is dropped. Safe for use by several threads.
 */
public final class Tracing implements AutoCloseable {

    private static final Duration SEND_INTERVAL = Duration.ofSeconds(1);

    private final OpenTelemetrySdk sdk;

    private Tracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /** Tracing to a collector. */
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

    /** A Vert.x that is traced. */
    public Vertx vertx(VertxOptions options) {
        return Vertx.builder()
                .with(options)
                .withTracer(new OpenTelemetryTracingFactory(sdk))
                .build();
    }

    /** Sends what waits, for some seconds at most. */
    @Override
    public void close() {
        sdk.close();
    }
}
