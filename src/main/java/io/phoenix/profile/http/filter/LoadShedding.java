package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Refuses requests while too many are in flight, before they cost anything. Hits on the fast path don't pass here and
 * continue. A request is in flight until its response head is sent or its connection closes. For one event loop.
 */
public final class LoadShedding implements Handler<RoutingContext> {

    private final int inFlightMax;
    private final HttpMetrics metrics;
    private int inFlight;

    public LoadShedding(int inFlightMax, HttpMetrics metrics) {
        this.inFlightMax = inFlightMax;
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        if (inFlight >= inFlightMax) {
            metrics.requestShed();
            throw new ProfileFailure(
                    Kind.OVERLOADED, "requests in flight: " + inFlight + " (expected: fewer; try again)");
        }
        inFlight++;
        AtomicBoolean ended = new AtomicBoolean();
        Handler<Void> end = sentOrClosed -> {
            if (!ended.getAndSet(true)) {
                inFlight--;
            }
        };
        // not endHandler: a response has a single slot for it, which RequestValidation uses
        context.addHeadersEndHandler(end);
        context.response().closeHandler(end);
        context.next();
    }
}
