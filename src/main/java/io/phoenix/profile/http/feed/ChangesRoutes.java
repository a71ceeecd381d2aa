package io.phoenix.profile.http.feed;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.config.FeedSettings;
import io.phoenix.profile.edge.EdgeConnection;
import io.phoenix.profile.edge.Ends;
import io.phoenix.profile.feed.FeedCursor;
import io.phoenix.profile.feed.FeedCursors;
import io.phoenix.profile.feed.FeedPage;
import io.phoenix.profile.feed.FeedReader;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.QueryParameters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The change feed of a tenant, for its servers: reads from a cursor, and waits for changes if the request says so. */
public record ChangesRoutes(
        FeedReader reader, FeedCursors cursors, Authentication authentication, FeedSettings settings)
        implements Routes {

    public static final String PATH = "/v1/changes";

    private static final Set<String> PARAMETERS = Set.of("cursor", "limit", "wait");

    /** Instead of a cursor: begins with the present. */
    private static final String NOW = "now";

    private static final int LIMIT = 500;

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(authentication::authenticate).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void get(RoutingContext context) {
        HttpServerRequest request = context.request();
        AuthenticatedCaller authenticated = Authentication.authenticatedOf(context);
        Caller caller = authenticated.caller();
        caller.requireServer("follow the changes of the tenant");
        QueryParameters query = QueryParameters.of(request, PARAMETERS);
        int max = settings.pageMax();
        int limit = (int) query.number("limit", Math.min(LIMIT, max), 1, max, "a number from 1 to " + max);
        Duration wait = query.duration("wait", Duration.ZERO, settings.waiting().max());
        FeedCursor cursor = cursor(caller.tenantId(), query.value("cursor"));
        authenticated.chargeIds(limit);
        Future<FeedPage> page = wait.isZero() || request.method().equals(HttpMethod.HEAD)
                ? reader.read(caller.tenantId(), cursor, limit)
                : await(context, caller.tenantId(), cursor, limit, wait);
        Routes.answer(
                context, page, read -> Headers.sendUncached(request, FeedJson.of(read, next(caller.tenantId(), read))));
    }

    /** The connection of a request that waits is in use, though nothing is sent. */
    private Future<FeedPage> await(
            RoutingContext context, String tenantId, FeedCursor cursor, int limit, Duration wait) {
        FeedReader.Reading reading = reader.await(tenantId, cursor, limit, wait);
        EdgeConnection connection = EdgeConnection.of(context.request());
        connection.liveBegan(context.request());
        Ends.whenOver(context, () -> {
            connection.liveEnded();
            reading.cancel();
        });
        return reading.page();
    }

    private String next(String tenantId, FeedPage read) {
        return cursors.encode(tenantId, new FeedCursor(read.incarnation(), read.next()));
    }

    private FeedCursor cursor(String tenantId, @Nullable String text) {
        if (text == null) {
            return FeedCursor.OLDEST;
        }
        return text.equals(NOW)
                ? FeedCursor.NOW
                : cursors.decode(tenantId, text)
                        .orElseThrow(() -> QueryParameters.malformed(
                                "cursor", text, "that of an earlier answer to this tenant, or now"));
    }
}
