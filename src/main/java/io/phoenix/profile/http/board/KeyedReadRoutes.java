package io.phoenix.profile.http.board;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.edge.Peers;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.ProfileFields;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.limit.TokenBucket;
import io.phoenix.profile.tenant.TenantSnapshot.PublishableKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads with a publishable key, which stands in the page or the program that everybody has. They create nothing, show what everybody
 * may see, and are limited for each client and for all clients of a tenant together.
 */
public record KeyedReadRoutes(
        Authenticator authenticator,
        PublicReads reads,
        PublicResponse responses,
        RateLimits rateLimits,
        Peers peers,
        HttpSettings.Requests limits)
        implements Routes {

    public static final String PATH = "/v1/public/profiles";

    private static final String KEY = "key";
    private static final Set<String> PARAMETERS = Set.of(KEY, "user_ids", "fields");

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(this::read);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        Cors.allowOnly(context.response(), null);
        TokenBucket ofPeer = rateLimits.publicReadsOf(peers.of(request));
        charge(ofPeer, 1);
        QueryParameters query = QueryParameters.of(request, PARAMETERS);
        PublishableKey key = key(query.value(KEY));
        allow(request.getHeader(HttpHeaders.ORIGIN), key, context.response());
        ProfileFields fields = ProfileFields.ofBoard(query);
        List<String> users = BatchRequest.ofQuery(query, limits.batchMax()).userIds();
        charge(ofPeer, users.size() / AuthenticatedCaller.IDS_PER_REQUEST);
        String tenant = key.key().tenantId();
        charge(rateLimits.keyedReadsOf(tenant), 1 + users.size() / AuthenticatedCaller.IDS_PER_REQUEST);
        Routes.answer(
                context,
                reads.read(tenant, users, fields),
                read -> responses.sendKeyed(request, read.found(), read.body()));
    }

    private static void charge(TokenBucket bucket, int reads) {
        if (reads > 0 && !bucket.tryTake(reads)) {
            throw bucket.refuse("reads with publishable keys");
        }
    }

    private PublishableKey key(@Nullable String text) {
        if (text == null) {
            throw new ProfileFailure(
                    Kind.CREDENTIALS_MISSING, "key: none in the query (expected: a publishable key of a tenant)");
        }
        return authenticator
                .publishableKey(text)
                .orElseThrow(() -> new ProfileFailure(
                        Kind.CREDENTIALS_INVALID, "key: unknown (expected: a publishable key of a tenant)"));
    }

    /** Programs other than browsers send no origin, and no list could keep them out: they can send any. */
    private static void allow(@Nullable String origin, PublishableKey key, HttpServerResponse response) {
        if (origin == null) {
            return;
        }
        if (!key.origins().contains(origin)) {
            throw new ProfileFailure(
                    Kind.FORBIDDEN, "Origin: '" + Quoted.of(origin) + "' (expected: an origin of the key, or none)");
        }
        Cors.allowOnly(response, origin);
    }
}
