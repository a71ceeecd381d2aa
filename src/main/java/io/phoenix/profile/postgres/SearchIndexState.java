package io.phoenix.profile.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which indexes of names the database has, as of at most {@value #SECONDS} seconds ago: an operator creates and drops them while
 * instances run. Thread-safe.
 */
final class SearchIndexState {

    private static final int SECONDS = 5;

    /** By the sample of the last ANALYZE. */
    private static final String LARGE_TENANTS =
            "ARRAY(SELECT common.tenant FROM pg_stats AS s, unnest(s.most_common_vals::text::text[], s.most_common_freqs)"
                    + " AS common (tenant, share) WHERE common.share >= 0.5 AND s.attname = 'tenant_id'"
                    + " AND s.tablename = 'profile' AND s.schemaname = (SELECT nspname FROM pg_namespace AS n"
                    + " JOIN pg_class AS c ON c.relnamespace = n.oid WHERE c.oid = to_regclass('profile')))";

    /** Each kind of index, in its order, where every table has it; whether letters beyond ASCII count as such; large tenants. */
    private static final String LOOK = "SELECT coalesce(bool_and(EXISTS (SELECT FROM pg_index AS i"
            + " JOIN pg_class AS x ON x.oid = i.indexrelid WHERE i.indrelid = present.id AND i.indisvalid"
            + " AND x.relname = present.relname || suffix)), false), '\u044F' ~ '\\w', "
            + LARGE_TENANTS
            + " FROM unnest($1::text[]) WITH ORDINALITY AS wanted (suffix, place)"
            + " LEFT JOIN (" + SearchIndexes.TABLES + ") AS present ON true GROUP BY place ORDER BY place";

    private final StatementExecutor statements;
    private final LongSupplier nanoTime;

    private volatile @Nullable Look last;

    SearchIndexState(StatementExecutor statements, LongSupplier nanoTime) {
        this.statements = statements;
        this.nanoTime = nanoTime;
    }

    private record Look(Usable usable, long nanos) {}

    /**
     * What can be searched for.
     *
     * @param names whether there are indexes of folded names and of skeletons
     * @param parts whether parts of names can be found
     * @param everyLetter whether trigrams have the letters of every script, not only those of ASCII
     * @param largeTenants those with at least half of all profiles
     */
    record Usable(boolean names, boolean parts, boolean everyLetter, Set<String> largeTenants) {

        private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036F]");
        private static final Pattern LETTERS = Pattern.compile("[\\p{L}\\p{Nd}]{3}");
        private static final Pattern ASCII_LETTERS = Pattern.compile("[A-Za-z0-9]{3}");

        /** Whether parts like this one can be found: an index of trigrams is of use only for three letters in a row. */
        boolean findsPart(String text) {
            String bare = ACCENTS.matcher(Normalizer.normalize(text, Form.NFKD)).replaceAll("");
            return parts
                    && (everyLetter ? LETTERS : ASCII_LETTERS)
                            .matcher(Normalizer.normalize(bare, Form.NFC))
                            .find();
        }
    }

    Future<Usable> usable() {
        Look seen = last;
        if (seen != null
                && nanoTime.getAsLong() - seen.nanos
                        < Duration.ofSeconds(SECONDS).toNanos()) {
            return Future.succeededFuture(seen.usable);
        }
        long nanos = nanoTime.getAsLong();
        return statements
                .run(LOOK, Tuple.of((Object) SearchIndexes.Kind.suffixes()))
                .map(SearchIndexState::usable)
                .onSuccess(usable -> last = new Look(usable, nanos));
    }

    private static Usable usable(RowSet<Row> rows) {
        RowIterator<Row> each = rows.iterator();
        boolean folded = each.next().getBoolean(0);
        boolean skeleton = each.next().getBoolean(0);
        Row trigrams = each.next();
        return new Usable(
                folded && skeleton,
                trigrams.getBoolean(0),
                trigrams.getBoolean(1),
                Set.copyOf(List.of(trigrams.getArrayOfStrings(2))));
    }
}
