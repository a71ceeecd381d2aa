package io.phoenix.profile.http.filter;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.auth.SignedRequest;
import io.phoenix.profile.limit.TokenBucket;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets no request pass whose caller is not known, or asks too much. */
public final class Authentication {

    /** The headers that may name the tenant, and with it the answer, as the {@code Vary} header has them. */
    public static final String VARY = "Authorization, X-API-Key, X-Tenant-Id";

    private static final String AUTHENTICATED = "authenticated";

    private final Authenticator authenticator;

    public Authentication(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** The handler of a route that takes no body. */
    public void withoutBody(RoutingContext context) {
        if (Authenticator.isSigned(context.request().headers())) {
            admit(context, authenticator.authenticate(signed(context.request(), null)));
        } else {
            byCredentials(context);
        }
    }

    /** The first of two handlers of a route that takes a body: nobody unknown has one read. */
    public void beforeBody(RoutingContext context) {
        if (Authenticator.isSigned(context.request().headers())) {
            authenticator.checkSignatureHeaders(context.request().headers());
            context.next();
        } else {
            byCredentials(context);
        }
    }

    /** The second, for signatures over the body. */
    public void afterBody(RoutingContext context) {
        if (context.get(AUTHENTICATED) == null) {
            admit(
                    context,
                    authenticator.authenticate(
                            signed(context.request(), context.body().buffer())));
        } else {
            context.next();
        }
    }

    /** Who asks. */
    public static Caller callerOf(RoutingContext context) {
        return authenticatedOf(context).caller();
    }

    /** What the caller may still create by reading. */
    public static TokenBucket creationsOf(RoutingContext context) {
        return authenticatedOf(context).limits().creations();
    }

    /** Lets pass a caller who may change something now. */
    public static void requireUpdate(RoutingContext context) {
        require(authenticatedOf(context).limits().updates(), "changes");
    }

    /** Who asks, and how much it may. */
    public static AuthenticatedCaller authenticatedOf(RoutingContext context) {
        return Objects.requireNonNull(context.get(AUTHENTICATED), "the route is not behind Authentication");
    }

    private void byCredentials(RoutingContext context) {
        AuthenticatedCaller cached = authenticator.cached(context.request().headers());
        if (cached != null) {
            admit(context, cached);
            return;
        }
        context.request().pause();
        authenticator
                .authenticate(context.request().headers())
                .onComplete(
                        authenticated -> {
                            context.request().resume();
                            admit(context, authenticated);
                        },
                        failure -> {
                            context.request().resume();
                            context.fail(failure);
                        });
    }

    private static void admit(RoutingContext context, AuthenticatedCaller authenticated) {
        TokenBucket requests = authenticated.limits().requests();
        if (requests.tryTake()) {
            context.put(AUTHENTICATED, authenticated).next();
        } else {
            context.fail(requests.refuse("requests"));
        }
    }

    private static void require(TokenBucket budget, String what) {
        if (!budget.tryTake()) {
            throw budget.refuse(what);
        }
    }

    private static SignedRequest signed(HttpServerRequest request, @Nullable Buffer body) {
        return new SignedRequest(request.method().name(), request.uri(), request.headers(), body);
    }
}
