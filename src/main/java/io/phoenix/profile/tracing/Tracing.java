package io.phoenix.profile.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.phoenix.profile.config.TracingSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

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

    /** To an OTLP collector. */
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

    /** Names the span of the current request by the pattern of its route. Call on the context of the request. */
    public static void nameSpan(String method, String route) {
        Span.current().updateName(method + ' ' + route).setAttribute("http.route", route);
    }

    /** Builds a Vert.x that traces, with all other options of the builder. */
    public Vertx vertx(VertxBuilder builder) {
        return builder.withTracer(new OpenTelemetryTracingFactory(sdk)).build();
    }

    /** Sends the queued spans, which blocks for some seconds at most. */
    @Override
    public void close() {
        sdk.close();
    }

    /** Exports spans without personal data: only listed attributes, and no events. A path or an error may name a user. */
    private record ImpersonalSpans(SpanExporter next) implements SpanExporter {

        private static final Set<String> ATTRIBUTES = Set.of(
                "http.route",
                "http.request.method",
                "http.response.status_code",
                "http.method",
                "http.status_code",
                "db.system",
                "db.operation.name",
                "db.query.text",
                "server.port",
                "network.peer.port");

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return next.export(spans.stream().<SpanData>map(Impersonal::new).toList());
        }

        @Override
        public CompletableResultCode flush() {
            return next.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return next.shutdown();
        }

        private static final class Impersonal extends DelegatingSpanData {

            private final Attributes attributes;

            Impersonal(SpanData span) {
                super(span);
                this.attributes = span.getAttributes().toBuilder()
                        .removeIf((AttributeKey<?> key) -> !ATTRIBUTES.contains(key.getKey()))
                        .build();
            }

            @Override
            public Attributes getAttributes() {
                return attributes;
            }

            @Override
            public int getTotalAttributeCount() {
                return attributes.size();
            }

            @Override
            public List<EventData> getEvents() {
                return List.of();
            }

            @Override
            public int getTotalRecordedEvents() {
                return 0;
            }
        }
    }
}
