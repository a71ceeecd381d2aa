package io.phoenix.profile.tracing;

import io.opentelemetry.api.trace.Span;

/** Names the span of the request that is being answered. */
public final class SpanNames {

    private SpanNames() {}

    /** Names it by the pattern of its route. To be called while the request is handled, on its context. */
    public static void route(String method, String route) {
        Span.current().updateName(method + ' ' + route).setAttribute("http.route", route);
    }
}
