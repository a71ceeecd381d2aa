package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests while too many are under way, before they cost anything. Plain reads of profiles in memory never come
 * here, so these go on. For the requests of one event loop.
 */
public final class LoadShedding implements Handler<RoutingContext> {

    private final int underWayMax;
    private final HttpMetrics metrics;
    private int underWay;

    public LoadShedding(int underWayMax, HttpMetrics metrics) {
        this.underWayMax = underWayMax;
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        if (underWay >= underWayMax) {
            metrics.requestShed();
            throw new ProfileFailure(Kind.OVERLOADED, "too many requests are under way (try again in a moment)");
        }
        Place place = new Place();
        // not an end handler: the response has one place for it, which is RequestFraming's
        context.addHeadersEndHandler(answering -> place.free());
        context.response().closeHandler(closed -> place.free());
        context.next();
    }

    /** What a request under way takes, until it is answered or its caller is gone, whichever is first. */
    private final class Place {

        private boolean taken = true;

        Place() {
            underWay++;
        }

        void free() {
            if (taken) {
                taken = false;
                underWay--;
            }
        }
    }
}
