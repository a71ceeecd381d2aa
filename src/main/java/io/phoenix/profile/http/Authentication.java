package io.phoenix.profile.http;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.auth.Caller;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/** Lets no request pass whose caller is not known. */
final class Authentication implements Handler<RoutingContext> {

    private static final String CALLER = "caller";

    private final Authenticator authenticator;

    Authentication(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public void handle(RoutingContext context) {
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        Caller remembered = authenticator.remembered(authorization);
        if (remembered != null) {
            context.put(CALLER, remembered).next();
            return;
        }
        context.request().pause();
        authenticator
                .authenticate(authorization)
                .onComplete(
                        caller -> {
                            context.request().resume();
                            context.put(CALLER, caller).next();
                        },
                        failure -> {
                            context.request().resume();
                            context.fail(failure);
                        });
    }

    /** Who asks. */
    static Caller callerOf(RoutingContext context) {
        return Objects.requireNonNull(context.get(CALLER), "the route is not behind Authentication");
    }
}
