package io.phoenix.profile.app;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.http.ApiRoutes;
import io.phoenix.profile.postgres.PostgresProfileSearch;
import io.phoenix.profile.search.Match;
import io.phoenix.profile.search.SearchCounts;
import io.phoenix.profile.search.SearchCursors;
import io.vertx.core.Future;

/** Listing profiles, and finding them by name. */
record SearchStack(PostgresProfileSearch search, SearchCursors cursors, SearchCounts counts) {

    static SearchStack of(Platform platform, Secret databaseSecret) {
        SearchCounts counts = new SearchCounts();
        for (Match match : Match.values()) {
            platform.metrics()
                    .counter(
                            "searches",
                            "Answers that list or find profiles",
                            counts.counted(match),
                            "match",
                            match.word());
        }
        platform.metrics()
                .counter(
                        "searches.incomplete",
                        "Searches that more names matched than are looked at",
                        counts.incomplete());
        return new SearchStack(
                platform.postgres().profileSearch(platform.settings().search()),
                new SearchCursors(databaseSecret.bytes()),
                counts);
    }

    ApiRoutes.Search services() {
        return new ApiRoutes.Search(search, cursors, counts);
    }

    Future<Void> close() {
        return search.close();
    }
}
