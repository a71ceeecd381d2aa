package io.phoenix.profile.http.moderation;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.search.FoundProfiles;
import io.phoenix.profile.search.ProfileSearch;
import io.phoenix.profile.search.SearchPosition;
import io.phoenix.profile.search.SearchQuery;
import io.vertx.core.Future;
import java.util.List;

/** Looks for the other holders of a name, as far as the search is there. Never fails: the order is committed. Thread-safe. */
public record LookAlikeSearch(ProfileSearch search, boolean enabled, Budget searches) {

    private static final int MAX = 20;

    Future<LookAlikes> find(ProfileId id, String name) {
        if (!enabled) {
            return Future.succeededFuture(LookAlikes.notSearched(name, "search.enabled is false"));
        }
        SearchQuery query;
        try {
            query = SearchQuery.of(SearchQuery.By.LOOKS_LIKE, name);
        } catch (ProfileFailure unsearchable) {
            return Future.succeededFuture(LookAlikes.notSearched(name, "the name has no visible character"));
        }
        if (!searches.tryTake(1)) {
            return Future.succeededFuture(LookAlikes.notSearched(name, "too many searches at once"));
        }
        // one more for the user, who may have the name again
        return search.find(id.tenantId(), query, SearchPosition.START, MAX + 1)
                .onComplete(ended -> searches.giveBack(1))
                .map(found -> of(id, name, found))
                .otherwise(failure -> LookAlikes.notSearched(name, why(failure)));
    }

    private static LookAlikes of(ProfileId id, String name, FoundProfiles found) {
        List<Profile> others = found.profiles().stream()
                .filter(profile -> !profile.id().equals(id))
                .toList();
        boolean complete = found.complete() && found.next().isEmpty() && others.size() <= MAX;
        return new LookAlikes(name, null, complete, others.subList(0, Math.min(MAX, others.size())));
    }

    private static String why(Throwable failure) {
        if (!(failure instanceof ProfileFailure known)) {
            return "the search failed";
        }
        return known.kind() == Kind.NOT_SEARCHABLE
                ? "the database has no index of names"
                : "the database did not answer in time";
    }
}
