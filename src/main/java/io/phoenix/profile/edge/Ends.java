package io.phoenix.profile.edge;

import io.vertx.ext.web.RoutingContext;

/** Runs cleanup actions when a request is over, however it ends. */
public final class Ends {

    private Ends() {}

    /**
     * Runs the action once, when the response has been sent or its stream or connection has closed; at once if that is so
     * already. A malformed body ends a request too, though its response may still be sent. Any number of actions may wait; the handlers of a response itself have a single slot each. On the event loop of
     * the request.
     */
    public static void whenOver(RoutingContext context, Runnable action) {
        if (context.response().closed() || context.response().ended()) {
            action.run();
        } else {
            context.addEndHandler(over -> action.run());
        }
    }
}
