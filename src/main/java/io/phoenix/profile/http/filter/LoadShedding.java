package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.edge.Ends;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Refuses requests while too many are in flight, before they cost anything. Hits on the fast path don't pass here and
 * continue. A request is in flight until its response head is sent, or it is aborted.
 */
public final class LoadShedding implements Handler<RoutingContext> {

    private final Budget requests;
    private final HttpMetrics metrics;

    public LoadShedding(Budget requests, HttpMetrics metrics) {
        this.requests = requests;
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        if (!requests.tryTake(1)) {
            metrics.requestShed();
            throw new ProfileFailure(
                    Kind.OVERLOADED, "requests in flight: " + requests.max() + " (expected: fewer; try again)");
        }
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end = () -> {
            if (!ended.getAndSet(true)) {
                requests.giveBack(1);
            }
        };
        context.addHeadersEndHandler(sent -> end.run());
        Ends.whenOver(context, end);
        context.next();
    }
}
