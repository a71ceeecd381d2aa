package io.phoenix.profile.http.tenant;

import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.PercentEncoding;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.tenant.Tenant;
import io.phoenix.profile.tenant.TenantAdmin;
import io.phoenix.profile.tenant.TenantDetails;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tenants and their keys, for operators. The answer to a change comes once it is in the database. */
public record TenantRoutes(TenantAdmin admin, Authentication authentication, RequestBodies bodies, int bodyBytesMax)
        implements Routes {

    public static final String PATH = "/v1/admin/tenants";

    private static final String TENANT = PATH + "/:tenant_id";
    private static final String KEYS = TENANT + "/keys";
    private static final String KEY = KEYS + "/:key_id";
    private static final String ROTATION = KEY + "/rotate";

    private static final Set<String> LIST_PARAMETERS = Set.of("after", "limit");
    private static final int LIMIT = 20;
    private static final int LIMIT_MAX = 100;

    private static final Duration OVERLAP = Duration.ofDays(1);

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(authentication::authenticate).handler(this::list);
        bodies.mount(router, HttpMethod.POST, PATH, bodyBytesMax, this::create);
        Routes.refuseOtherMethods(router, PATH, "GET, HEAD, POST");
        Routes.read(router, TENANT).handler(authentication::authenticate).handler(this::get);
        bodies.mount(router, HttpMethod.PUT, TENANT, bodyBytesMax, this::put);
        router.delete(TENANT).handler(authentication::authenticate).handler(this::delete);
        Routes.refuseOtherMethods(router, TENANT, "GET, HEAD, PUT, DELETE");
        bodies.mount(router, HttpMethod.POST, KEYS, bodyBytesMax, this::addKey);
        Routes.refuseOtherMethods(router, KEYS, "POST");
        router.delete(KEY).handler(authentication::authenticate).handler(this::revokeKey);
        Routes.refuseOtherMethods(router, KEY, "DELETE");
        bodies.mount(router, HttpMethod.POST, ROTATION, bodyBytesMax, this::rotateKey);
        Routes.refuseOtherMethods(router, ROTATION, "POST");
    }

    private void list(RoutingContext context) {
        requireOperator(context);
        QueryParameters query = QueryParameters.of(context.request(), LIST_PARAMETERS);
        int limit = (int) query.number("limit", LIMIT, 1, LIMIT_MAX, "a number from 1 to " + LIMIT_MAX);
        String after = query.value("after");
        // one more tells whether there are more
        Routes.answer(
                context,
                admin.list(after == null ? "" : TenantAdmin.requireTenantId(after), limit + 1),
                (List<Tenant> found) -> {
                    List<Tenant> page = found.subList(0, Math.min(limit, found.size()));
                    Optional<String> next = found.size() > limit
                            ? Optional.of(page.get(limit - 1).id())
                            : Optional.empty();
                    Headers.sendUncached(context.request(), TenantJson.of(page, next));
                });
    }

    private void create(RoutingContext context) {
        requireOperator(context);
        QueryParameters.requireNone(context.request());
        Preconditions.requireForPost(context.request().headers());
        TenantBodies.Creation body = TenantBodies.creation(context.body().buffer());
        Routes.answer(
                context,
                admin.create(body.tenantId(), body.settings()),
                (Tenant created) -> Headers.sendUncached(context.request(), 201, TenantJson.of(created)));
    }

    private void get(RoutingContext context) {
        requireOperator(context);
        QueryParameters.requireNone(context.request());
        Routes.answer(
                context,
                admin.find(tenantId(context)),
                (TenantDetails found) -> Headers.sendUncached(context.request(), TenantJson.of(found)));
    }

    private void put(RoutingContext context) {
        requireOperator(context);
        QueryParameters.requireNone(context.request());
        Preconditions.requireForUntagged(context.request().headers());
        TenantBodies.Change body = TenantBodies.change(context.body().buffer());
        Routes.answer(
                context,
                admin.set(tenantId(context), body.settings(), body.revision()),
                (Tenant set) -> Headers.sendUncached(context.request(), 200, TenantJson.of(set)));
    }

    private void delete(RoutingContext context) {
        requireOperator(context);
        QueryParameters.requireNone(context.request());
        Preconditions.requireForUntagged(context.request().headers());
        Routes.answer(
                context,
                admin.delete(tenantId(context)),
                (Tenant marked) -> Headers.sendUncached(context.request(), 202, TenantJson.of(marked)));
    }

    private void addKey(RoutingContext context) {
        requireOperator(context);
        QueryParameters.requireNone(context.request());
        Preconditions.requireForPost(context.request().headers());
        TenantBodies.NewKeyBody body = TenantBodies.key(context.body().buffer());
        Routes.answer(
                context,
                admin.addKey(tenantId(context), body.kind(), body.validFor(), body.origins()),
                added -> Headers.sendUncached(context.request(), 201, TenantJson.of(added)));
    }

    private void rotateKey(RoutingContext context) {
        requireOperator(context);
        QueryParameters.requireNone(context.request());
        Preconditions.requireForPost(context.request().headers());
        Duration overlap = TenantBodies.overlap(context.body().buffer()).orElse(OVERLAP);
        Routes.answer(
                context,
                admin.rotateKey(tenantId(context), keyId(context), overlap),
                added -> Headers.sendUncached(context.request(), 201, TenantJson.of(added)));
    }

    private void revokeKey(RoutingContext context) {
        requireOperator(context);
        QueryParameters.requireNone(context.request());
        Preconditions.requireForUntagged(context.request().headers());
        Routes.answer(
                context,
                admin.revokeKey(tenantId(context), keyId(context)),
                revoked -> context.response().setStatusCode(204).end());
    }

    private static void requireOperator(RoutingContext context) {
        Authentication.callerOf(context).requireOperator();
    }

    private static String tenantId(RoutingContext context) {
        return TenantAdmin.requireTenantId(segment(context, 4, "tenant_id"));
    }

    private static String keyId(RoutingContext context) {
        return segment(context, 6, "key_id");
    }

    /** Not the parameter of Vert.x, which replaces malformed UTF-8. */
    private static String segment(RoutingContext context, int index, String name) {
        String segment = context.normalizedPath().split("/", -1)[index];
        String decoded = PercentEncoding.ofSegment(segment);
        if (decoded == null) {
            throw QueryParameters.malformed(name, segment, "UTF-8, percent-encoded where a URL asks for it");
        }
        return decoded;
    }
}
