package io.phoenix.profile.http.filter;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.auth.SignedRequest;
import io.phoenix.profile.edge.Peers;
import io.phoenix.profile.limit.TokenBucket;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Authenticates requests and applies the caller's rate limit for requests. */
public record Authentication(Authenticator authenticator, Peers peers) {

    /** The request headers that determine the tenant, in the form of the {@code Vary} header. */
    public static final String VARY = "Authorization, X-API-Key, X-Tenant-Id";

    private static final String AUTHENTICATED = "authenticated";

    public void authenticate(RoutingContext context) {
        if (Authenticator.isSigned(context.request().headers())) {
            admit(context, authenticator.authenticate(signed(context.request(), null), peers.of(context.request())));
        } else {
            authenticateByCredentials(context);
        }
    }

    /** Handles a route with a body before the body is read: unauthenticated bodies are never read. */
    public void beforeBody(RoutingContext context) {
        if (Authenticator.isSigned(context.request().headers())) {
            authenticator.checkSignatureHeaders(context.request().headers());
            context.next();
        } else {
            authenticateByCredentials(context);
        }
    }

    /** For routes with a body, after it is read: verifies signatures, which cover the body, and charges its size. */
    public void afterBody(RoutingContext context) {
        Buffer body = context.body().buffer();
        afterBody(context, body, body == null ? 0 : body.length());
    }

    /** The same for an uploaded picture: the limits of changes, and those of pictures in memory, bound its size. */
    public void afterPicture(RoutingContext context) {
        afterBody(context, context.body().buffer(), 0);
    }

    private void afterBody(RoutingContext context, @Nullable Buffer body, int chargedBytes) {
        AuthenticatedCaller known = context.get(AUTHENTICATED);
        AuthenticatedCaller authenticated = known == null
                ? authenticator.authenticate(signed(context.request(), body), peers.of(context.request()))
                : known;
        authenticated.chargeBytes(chargedBytes);
        if (known == null) {
            admit(context, authenticated);
        } else {
            context.next();
        }
    }

    /** Whether the servers of the caller's tenant may erase its profiles. */
    public boolean mayServersErase(Caller caller) {
        return authenticator.mayServersErase(caller.tenantId());
    }

    public static Caller callerOf(RoutingContext context) {
        return authenticatedOf(context).caller();
    }

    /** The rate limit for profiles created by reads. */
    public static TokenBucket creationBucketOf(RoutingContext context) {
        return authenticatedOf(context).limits().creations();
    }

    public static void chargeUpdate(RoutingContext context) {
        chargeUpdates(context, 1);
    }

    /** Charges several changes of one request. */
    public static void chargeUpdates(RoutingContext context, int changes) {
        TokenBucket updates = authenticatedOf(context).limits().updates();
        if (!updates.tryTake(changes)) {
            throw updates.refuse("changes");
        }
    }

    public static AuthenticatedCaller authenticatedOf(RoutingContext context) {
        return Objects.requireNonNull(context.get(AUTHENTICATED), "the route does not authenticate");
    }

    private void authenticateByCredentials(RoutingContext context) {
        AuthenticatedCaller cached = authenticator.cached(context.request().headers());
        if (cached != null) {
            admit(context, cached);
            return;
        }
        context.request().pause();
        authenticator
                .authenticate(context.request().headers(), peers.of(context.request()))
                .onComplete(authenticated -> admit(context, authenticated), context::fail)
                // once there are handlers for the body
                .onComplete(ended -> context.request().resume());
    }

    private static void admit(RoutingContext context, AuthenticatedCaller authenticated) {
        if (authenticated.tryCharge()) {
            context.put(AUTHENTICATED, authenticated).next();
        } else {
            context.fail(authenticated.requestRefused());
        }
    }

    private static SignedRequest signed(HttpServerRequest request, @Nullable Buffer body) {
        return new SignedRequest(request.method().name(), request.uri(), request.headers(), body);
    }
}
