package io.phoenix.profile.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Exports spans without personal data: only listed attributes, and no events. A path or an error may name a user. */
final class ImpersonalSpans implements SpanExporter {

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

    private final SpanExporter next;

    ImpersonalSpans(SpanExporter next) {
        this.next = next;
    }

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
