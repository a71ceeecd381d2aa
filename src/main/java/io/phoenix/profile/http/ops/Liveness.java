package io.phoenix.profile.http.ops;

import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process does its work, or should be restarted. Kubernetes probes it at {@code /health}. Thread-safe.
 *
 * @param check fails if not; must apply a time limit of its own
 */
public record Liveness(Supplier<Future<?>> check) implements Routes {

    private static final String PATH = "/health";

    /** For a port whose answer itself proves liveness. */
    public static Liveness ofAnswering() {
        return new Liveness(Future::succeededFuture);
    }

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void get(RoutingContext context) {
        HttpServerRequest request = context.request();
        Routes.answer(
                context,
                check.get().transform(checked -> Future.succeededFuture(checked.cause())),
                (@Nullable Throwable failure) -> {
                    if (failure == null) {
                        Headers.sendUncached(request, 200, new JsonObject().put("status", "healthy"));
                    } else {
                        Headers.sendUncached(
                                request,
                                503,
                                new JsonObject().put("status", "unhealthy").put("api", FailureMessage.of(failure)));
                    }
                });
    }
}
