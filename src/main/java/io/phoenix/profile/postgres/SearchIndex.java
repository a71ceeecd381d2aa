package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Creates and drops the indexes of names while instances serve. Blocks. Both can be repeated, also after they were interrupted:
 * what is there stays, what is invalid is built anew. Each line of progress goes to the consumer.
 */
public final class SearchIndex {

    /** How long an index of a large table may take. */
    private static final Duration BUILT_MAX = Duration.ofHours(12);

    private static final String LOCK =
            "SELECT pg_try_advisory_lock(hashtextextended('phoenix-profile search-index', 0))";

    private static final String OBJECTS = "SELECT format('%s %%s', oid::reg%s) FROM %s WHERE %snamespace ="
            + " (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('profile')) AND %s ORDER BY oid";

    private static final String AVAILABLE =
            "SELECT name FROM pg_available_extensions WHERE name IN ('pg_trgm', 'btree_gin')";

    /** The operator class of trigrams with its schema; no row if one of the extensions is missing. */
    private static final String TRIGRAM_OPERATORS = "SELECT quote_ident(nspname) || '.gin_trgm_ops' FROM pg_extension"
            + " JOIN pg_namespace AS n ON n.oid = extnamespace WHERE extname = 'pg_trgm'"
            + " AND EXISTS (SELECT FROM pg_extension WHERE extname = 'btree_gin')";

    private final PostgresSettings settings;
    private final Consumer<String> progress;

    public SearchIndex(PostgresSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Creates what is missing, and drops what other versions created.
     *
     * @param parts whether parts of names can be found: creates the extensions and the index that it needs, or else drops the index
     */
    public void create(boolean parts) throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (parts) {
                for (String extension : strings(statement, AVAILABLE)) {
                    // trusted extensions: the owner of the database may create them
                    statement.execute("CREATE EXTENSION IF NOT EXISTS " + extension);
                }
            }
            SearchFunctions.install(connection);
            List<String> operators = strings(statement, TRIGRAM_OPERATORS);
            boolean trigrams = parts && !operators.isEmpty();
            for (SearchIndexes.Kind kind : SearchIndexes.Kind.values()) {
                if (trigrams || kind != SearchIndexes.Kind.TRIGRAMS) {
                    for (String table :
                            strings(statement, "SELECT id::regclass FROM (" + SearchIndexes.TABLES + ") AS t")) {
                        build(statement, kind, table, operators);
                    }
                }
            }
            dropIndexes(statement, trigrams ? keeping("_(folded|skeleton|trigrams)") : keeping("_(folded|skeleton)"));
            dropFunctions(statement, " AND NOT %s ~ '_" + SearchIndexes.VERSION + "$'");
            // the planner learns how the folded names are distributed
            statement.execute("ANALYZE profile");
            if (parts && !trigrams) {
                progress.accept(
                        "pg_trgm or btree_gin is not available: name= finds whole names only (expected: the contrib package of Postgres)");
            }
        }
    }

    /** Drops everything that {@link #create} created, in whichever version; extensions stay. */
    public void drop() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            dropIndexes(statement, "");
            dropFunctions(statement, "");
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = new JdbcAddress(settings).connect(BUILT_MAX);
        try (Statement statement = connection.createStatement()) {
            // an index is built without a lock that a read or a write would wait for, so it may wait for its own
            statement.execute("SET lock_timeout = 0");
            statement.execute("SET statement_timeout = 0");
            if (strings(statement, "SELECT to_regclass('profile')").isEmpty()) {
                throw new IllegalStateException("table profile: missing (run phoenix-profile migrate)");
            }
            String encoding = strings(statement, "SHOW server_encoding").get(0);
            if (!encoding.equals("UTF8")) {
                throw new IllegalStateException("server_encoding: '" + encoding + "' (expected: UTF8)");
            }
            // a pooler would keep the lock: its sessions do not end
            if (!settings.transactionPooler() && !strings(statement, LOCK).equals(List.of("t"))) {
                throw new IllegalStateException("another search-index command runs (expected: one at a time)");
            }
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /** Concurrently: reads and writes go on. A build that was interrupted leaves an invalid index. */
    private void build(Statement statement, SearchIndexes.Kind kind, String table, List<String> operators)
            throws SQLException {
        String index = table.replace("\"", "") + kind.suffix();
        List<String> valid = strings(
                statement,
                "SELECT CASE WHEN i.indisvalid THEN 'valid' ELSE x.oid::regclass::text END FROM pg_index AS i JOIN pg_class AS x"
                        + " ON x.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid WHERE t.oid = '" + table
                        + "'::regclass AND x.relname = t.relname || '" + kind.suffix() + "'");
        if (valid.equals(List.of("valid"))) {
            progress.accept("index " + index + ": present");
            return;
        }
        for (String invalid : valid) {
            statement.execute("DROP INDEX CONCURRENTLY " + invalid);
        }
        long begin = System.nanoTime();
        String plainName = strings(
                        statement,
                        "SELECT quote_ident(relname || '" + kind.suffix() + "') FROM pg_class WHERE oid = '" + table
                                + "'::regclass")
                .get(0);
        statement.execute(
                "CREATE INDEX CONCURRENTLY " + plainName + " ON " + table + " " + definition(kind, operators));
        progress.accept("index " + index + ": built in "
                + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
    }

    private static String definition(SearchIndexes.Kind kind, List<String> operators) {
        return switch (kind) {
            case FOLDED -> "(tenant_id, (" + SearchIndexes.FOLDED_NAME + "), user_id)";
            // nobody chose a generated name to look like another
            case SKELETON ->
                "(tenant_id, (" + SearchIndexes.SKELETON_OF_NAME + "), user_id) WHERE " + SearchIndexes.IS_CHOSEN;
            // with the tenant, the names of a large tenant cost the others nothing; behind the name, because Postgres
            // moves
            // through the lists of the first column for each candidate, and through those of the next ones only where
            // it matches.
            // a longer pending list merges cheaper, but every search reads it, and the write that fills it merges it
            case TRIGRAMS ->
                "USING gin ((" + SearchIndexes.FOLDED_NAME + ") " + operators.get(0)
                        + ", tenant_id) WITH (gin_pending_list_limit = 512)";
        };
    }

    private static String keeping(String kinds) {
        return " AND NOT %s ~ '" + kinds + "_" + SearchIndexes.VERSION + "$'";
    }

    private void dropIndexes(Statement statement, String unless) throws SQLException {
        String condition = "relkind = 'i' AND relname ~ '^profile(_[0-9]+)?_search_(folded|skeleton|trigrams)_[0-9]'"
                + unless.formatted("relname");
        dropAll(statement, OBJECTS.formatted("DROP INDEX CONCURRENTLY", "class", "pg_class", "rel", condition));
    }

    private void dropFunctions(Statement statement, String unless) throws SQLException {
        String functions = "proname ~ '^search_(folded|skeleton)(_any)?_[0-9]'" + unless.formatted("proname");
        dropAll(statement, OBJECTS.formatted("DROP FUNCTION", "procedure", "pg_proc", "pro", functions));
        String tables = "relkind = 'r' AND relname ~ '^search_character_[0-9]'" + unless.formatted("relname");
        dropAll(statement, OBJECTS.formatted("DROP TABLE", "class", "pg_class", "rel", tables));
    }

    private void dropAll(Statement statement, String drops) throws SQLException {
        for (String drop : strings(statement, drops)) {
            statement.execute(drop);
            progress.accept(drop.replaceFirst("DROP (\\w+) (CONCURRENTLY )?(.*)", "$1 $3: dropped")
                    .toLowerCase(Locale.ROOT));
        }
    }

    private static List<String> strings(Statement statement, String query) throws SQLException {
        List<String> column = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                String value = rows.getString(1);
                if (value != null) {
                    column.add(value);
                }
            }
        }
        return column;
    }
}
