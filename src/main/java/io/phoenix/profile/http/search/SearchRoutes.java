package io.phoenix.profile.http.search;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.search.FoundProfiles;
import io.phoenix.profile.search.ProfileSearch;
import io.phoenix.profile.search.SearchCounts;
import io.phoenix.profile.search.SearchCursors;
import io.phoenix.profile.search.SearchPosition;
import io.phoenix.profile.search.SearchQuery;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists the profiles of the caller's tenant, or finds them by name. */
public record SearchRoutes(
        ProfileSearch search,
        SearchCursors cursors,
        BodyEncoder encoder,
        Authentication authentication,
        Budget searches,
        int cost,
        SearchCounts counts)
        implements Routes {

    public static final String PATH = "/v1/admin/profiles";

    private static final Set<String> PARAMETERS = Set.of("name", "prefix", "looks_like", "cursor", "limit");

    private static final int LIMIT = 20;
    private static final int LIMIT_MAX = 100;

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(authentication::authenticate).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void get(RoutingContext context) {
        AuthenticatedCaller authenticated = Authentication.authenticatedOf(context);
        authenticated.caller().requireMaySearch();
        String tenantId = authenticated.caller().tenantId();
        QueryParameters parameters = QueryParameters.of(context.request(), PARAMETERS);
        int limit = (int) parameters.number("limit", LIMIT, 1, LIMIT_MAX, "a number from 1 to " + LIMIT_MAX);
        SearchQuery query = query(parameters);
        SearchPosition after = after(tenantId, query, parameters.value("cursor"));
        authenticated.chargeCost(cost);
        if (!searches.tryTake(1)) {
            throw new ProfileFailure(
                    Kind.OVERLOADED, "searches at once: " + searches.max() + " (expected: fewer; try again)");
        }
        Future<FoundProfiles> found = search.find(tenantId, query, after, limit)
                .onComplete(ended -> searches.giveBack(1))
                .onSuccess(counts::found);
        Routes.answer(
                context,
                found,
                some -> Headers.sendUncached(
                        context.request(),
                        SearchJson.of(some, encoder, some.next().map(next -> cursors.encode(tenantId, query, next)))));
    }

    private static SearchQuery query(QueryParameters parameters) {
        List<SearchQuery> given = new ArrayList<>();
        for (SearchQuery.By by : List.of(SearchQuery.By.NAME, SearchQuery.By.PREFIX, SearchQuery.By.LOOKS_LIKE)) {
            String text = parameters.value(by.parameter());
            if (text != null) {
                given.add(SearchQuery.of(by, text));
            }
        }
        if (given.size() > 1) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    given.stream()
                                    .map(query -> query.by().parameter())
                                    .collect(Collectors.joining(" and ", "query: ", ""))
                            + " (expected: at most one of name, prefix and looks_like)");
        }
        return given.isEmpty() ? SearchQuery.ALL : given.get(0);
    }

    private SearchPosition after(String tenantId, SearchQuery query, @Nullable String text) {
        return text == null
                ? SearchPosition.START
                : cursors.decode(tenantId, query, text)
                        .orElseThrow(() -> QueryParameters.malformed(
                                "cursor", text, "that of an earlier answer to this tenant and query"));
    }
}
