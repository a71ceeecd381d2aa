package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests while too many are in flight, before they cost anything. Hits on the fast path don't pass here and
 * continue. For the requests of one event loop.
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
        InFlight counted = new InFlight();
        // not endHandler: a response has a single slot for it, which RequestValidation uses
        context.addHeadersEndHandler(sent -> counted.end());
        context.response().closeHandler(closed -> counted.end());
        context.next();
    }

    /** A request in flight. It ends with its response head or with its connection, whichever comes first. */
    private final class InFlight {

        private boolean ended;

        InFlight() {
            inFlight++;
        }

        void end() {
            if (!ended) {
                ended = true;
                inFlight--;
            }
        }
    }
}
