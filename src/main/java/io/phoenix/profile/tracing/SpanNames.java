package io.phoenix.profile.tracing;

import io.opentelemetry.api.trace.Span;

/** Names the span of the current request. */
public final class SpanNames {

    private SpanNames() {}

    /** Names it by the pattern of its route. Call on the context of the request. */
    public static void route(String method, String route) {
        Span.current().updateName(method + ' ' + route).setAttribute("http.route", route);
    }
}
