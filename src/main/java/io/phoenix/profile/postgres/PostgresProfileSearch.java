package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.search.FoundProfiles;
import io.phoenix.profile.search.Match;
import io.phoenix.profile.search.ProfileSearch;
import io.phoenix.profile.search.SearchPosition;
import io.phoenix.profile.search.SearchQuery;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds profiles in Postgres. An answer is one range of an index, in its order; only parts of names are found by reading every match,
 * and so only up to a limit. Thread-safe.
 */
public final class PostgresProfileSearch implements ProfileSearch {

    private static final String SELECT = "SELECT " + ProfileRow.COLUMNS + " FROM profile WHERE tenant_id = $1";

    private static final String BY_USER = " AND user_id > $2 ORDER BY user_id LIMIT $3";

    static final String ALL = SELECT + BY_USER;

    static final String WHOLE =
            SELECT + " AND " + SearchIndexes.FOLDED_NAME + " = " + SearchIndexes.folded("$4::text") + BY_USER;

    static final String LOOKS_LIKE = SELECT + " AND " + SearchIndexes.IS_CHOSEN + " AND "
            + SearchIndexes.SKELETON_OF_NAME + " = " + SearchIndexes.skeleton("$4::text") + BY_USER;

    /**
     * A range of the index, from the key of the cursor, which is empty at first, to the text with the last of all characters. Gives
     * the folded name for the next cursor.
     */
    static final String PREFIX = "SELECT " + ProfileRow.COLUMNS + ", " + SearchIndexes.FOLDED_NAME
            + " FROM profile WHERE tenant_id = $1 AND (" + SearchIndexes.FOLDED_NAME
            + ", user_id) > (greatest($4::text, "
            + SearchIndexes.folded("$5::text") + "), $2) AND " + SearchIndexes.FOLDED_NAME + " <= "
            + SearchIndexes.folded("$5::text") + " || U&'\\+10FFFF' ORDER BY " + SearchIndexes.FOLDED_NAME
            + ", user_id LIMIT $3";

    /**
     * The inner limit bounds how many rows are read, before they are sorted; their number says whether it did. The pattern is a
     * scalar subquery, because every row that the index finds is compared with it once more.
     */
    private static final String PARTS = "SELECT " + ProfileRow.COLUMNS
            + ", total FROM (SELECT *, count(*) OVER () AS total"
            + " FROM (SELECT " + ProfileRow.COLUMNS + " FROM profile WHERE %s = $1 AND " + SearchIndexes.FOLDED_NAME
            + " LIKE (SELECT '%%' || regexp_replace(" + SearchIndexes.folded("$4::text")
            + ", '([\\\\%%_])', '\\\\\\1', 'g') || '%%') LIMIT $5) AS found) AS counted WHERE TRUE" + BY_USER;

    static final String SUBSTRING = PARTS.formatted("tenant_id");

    /** Keeps the tenant out of the index: to read the list of all profiles of a large one takes longer than to look at each match. */
    static final String SUBSTRING_OF_LARGE_TENANT = PARTS.formatted("(tenant_id || '')");

    private static final int BEHIND_PROFILE = ProfileRow.COLUMNS.split(",").length;

    private final StatementExecutor statements;
    private final SearchIndexState indexes;
    private final Supplier<Future<Void>> closing;
    private final int matchesMax;

    PostgresProfileSearch(StatementExecutor statements, Supplier<Future<Void>> closing, int matchesMax) {
        this.statements = statements;
        this.indexes = new SearchIndexState(statements, System::nanoTime);
        this.closing = closing;
        this.matchesMax = matchesMax;
    }

    @Override
    public Future<FoundProfiles> find(String tenantId, SearchQuery query, SearchPosition after, int limit) {
        if (query.by() == SearchQuery.By.NOTHING) {
            return byUser(ALL, tuple(tenantId, after, limit), Match.ALL, limit);
        }
        return indexes.usable().compose(usable -> {
            if (!usable.names()) {
                return Future.failedFuture(new ProfileFailure(
                        Kind.NOT_SEARCHABLE,
                        "the database has no index of names (expected: one, of phoenix-profile search-index create)"));
            }
            Tuple parameters = tuple(tenantId, after, limit);
            return switch (query.by()) {
                case NOTHING -> throw new IllegalStateException("answered above");
                case PREFIX -> byPrefix(parameters, query.text(), after, limit);
                case LOOKS_LIKE -> byUser(LOOKS_LIKE, parameters.addString(query.text()), Match.LOOKS_LIKE, limit);
                case NAME ->
                    usable.findsPart(query.text())
                            ? byPart(
                                    usable.largeTenants().contains(tenantId) ? SUBSTRING_OF_LARGE_TENANT : SUBSTRING,
                                    parameters.addString(query.text()),
                                    limit)
                            : byUser(WHOLE, parameters.addString(query.text()), Match.WHOLE, limit);
            };
        });
    }

    SearchIndexState indexes() {
        return indexes;
    }

    /** Closes the connections. */
    public Future<Void> close() {
        return closing.get();
    }

    /** One more than wanted, to see whether there are more. */
    private static Tuple tuple(String tenantId, SearchPosition after, int limit) {
        return Tuple.of(tenantId, after.userId(), limit + 1);
    }

    private Future<FoundProfiles> byUser(String sql, Tuple parameters, Match match, int limit) {
        return statements.run(sql, parameters).map(rows -> found(rows, match, limit, PostgresProfileSearch::ofUser));
    }

    private Future<FoundProfiles> byPrefix(Tuple parameters, String prefix, SearchPosition after, int limit) {
        return statements
                .run(PREFIX, parameters.addString(after.key()).addString(prefix))
                .map(rows -> found(
                        rows,
                        Match.PREFIX,
                        limit,
                        last -> new SearchPosition(last.getString(BEHIND_PROFILE), last.getString(1))));
    }

    private Future<FoundProfiles> byPart(String sql, Tuple parameters, int limit) {
        return statements.run(sql, parameters.addInteger(matchesMax + 1)).map(rows -> {
            FoundProfiles found = found(rows, Match.SUBSTRING, limit, PostgresProfileSearch::ofUser);
            boolean complete = rows.size() == 0 || rows.iterator().next().getLong(BEHIND_PROFILE) <= matchesMax;
            // another answer could have other rows of the same ones
            return complete ? found : new FoundProfiles(found.profiles(), Match.SUBSTRING, Optional.empty(), false);
        });
    }

    private static SearchPosition ofUser(Row last) {
        return new SearchPosition("", last.getString(1));
    }

    private static FoundProfiles found(
            RowSet<Row> rows, Match match, int limit, Function<Row, SearchPosition> position) {
        List<Profile> profiles = new ArrayList<>(rows.size());
        Optional<SearchPosition> next = Optional.empty();
        for (Row row : rows) {
            if (profiles.size() == limit) {
                return new FoundProfiles(profiles, match, next, true);
            }
            profiles.add(ProfileRow.toProfile(row, 0));
            next = Optional.of(position.apply(row));
        }
        return new FoundProfiles(profiles, match, Optional.empty(), true);
    }
}
