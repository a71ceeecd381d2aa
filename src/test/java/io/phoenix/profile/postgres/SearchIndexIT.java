package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.search.FoundProfiles;
import io.phoenix.profile.search.Match;
import io.phoenix.profile.search.SearchPosition;
import io.phoenix.profile.search.SearchQuery;
import io.phoenix.profile.search.SearchQuery.By;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Creates, uses and drops the indexes of names. */
class SearchIndexIT {

    private static final boolean ALL = true;
    private static final boolean WHOLE = false;

    private static final String INDEXES = "SELECT relname FROM pg_class WHERE relkind = 'i' AND relname ~ '_search_'"
            + " AND relname !~ 'pkey' ORDER BY relname";

    private static final String OBJECTS = "SELECT proname::text FROM pg_proc WHERE proname ~ '^search_' UNION ALL"
            + " SELECT relname::text FROM pg_class WHERE relname ~ 'search_'";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> progress = new ArrayList<>();
    private TestDatabase database;
    private PostgresBackend postgres;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated();
        postgres = new PostgresBackend(vertx, database.settings(Map.of()));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void create_again_leavesTheIndexes() throws Exception {
        index().create(ALL);
        List<String> first = List.copyOf(progress);
        progress.clear();
        index().create(ALL);

        assertThat(first).hasSize(3).allMatch(line -> line.matches("index profile_search_\\w+: built in \\d+ ms"));
        assertThat(progress)
                .containsExactly(
                        "index profile_search_folded_1_1: present",
                        "index profile_search_skeleton_1_1: present",
                        "index profile_search_trigrams_1_1: present");
        assertThat(await(postgres.schemaDefects())).isEmpty();
    }

    @Test
    void create_withoutParts_dropsTheirIndex() throws Exception {
        index().create(ALL);
        index().create(WHOLE);

        assertThat(database.read(INDEXES)).containsExactly("profile_search_folded_1_1", "profile_search_skeleton_1_1");
        assertThat(progress).last().isEqualTo("index profile_search_trigrams_1_1: dropped");
    }

    /** As after a build that was interrupted. */
    @Test
    void create_invalidIndex_isBuiltAnew() throws Exception {
        index().create(ALL);
        database.execute(
                "UPDATE pg_index SET indisvalid = false" + " WHERE indexrelid = 'profile_search_folded_1_1'::regclass");
        put("a", "Ada");
        assertThatThrownBy(() -> find(SearchQuery.of(By.PREFIX, "ad")))
                .isInstanceOf(ProfileFailure.class)
                .hasMessage(
                        "the database has no index of names (expected: one, of phoenix-profile search-index create)");

        index().create(ALL);

        assertThat(database.read("SELECT bool_and(indisvalid) FROM pg_index")).containsExactly("t");
        assertThat(find(SearchQuery.of(By.PREFIX, "ad")).profiles()).hasSize(1);
    }

    @Test
    void create_besideThatOfAnotherVersion_dropsThat() throws Exception {
        index().create(ALL);
        for (String name : List.of("profile_search_folded_1_1", "search_character_1_1")) {
            database.execute((name.startsWith("p") ? "ALTER INDEX " : "ALTER TABLE ") + name + " RENAME TO "
                    + name.replace("1_1", "0_1"));
        }
        for (String name : List.of("folded", "folded_any", "skeleton", "skeleton_any")) {
            database.execute(String.format("ALTER FUNCTION search_%1$s_1_1(text) RENAME TO search_%1$s_0_1", name));
        }
        database.execute("DROP INDEX profile_search_skeleton_1_1, profile_search_trigrams_1_1");

        index().create(ALL);

        assertThat(database.read(OBJECTS)).hasSizeGreaterThan(5).noneMatch(name -> name.contains("0_1"));
    }

    @Test
    void drop_always_leavesNothing() throws Exception {
        index().create(ALL);
        index().drop();
        index().drop();

        assertThat(database.read(OBJECTS)).isEmpty();
        assertThat(progress)
                .contains("index profile_search_trigrams_1_1: dropped", "table search_character_1_1: dropped");
        put("a", "Ada");
        assertThat(find(SearchQuery.ALL).profiles()).hasSize(1);
    }

    @Test
    void create_partitioned_indexesEachPartition() throws Exception {
        new Migrations(database.settings(Map.of())).partition();
        index().create(ALL);

        assertThat(database.read(INDEXES)).hasSize(48).contains("profile_15_search_folded_1_1");
        index().drop();
        assertThat(database.read(OBJECTS)).isEmpty();
    }

    @Test
    void create_beforeMigration_isRefused() throws Exception {
        try (TestDatabase empty = TestDatabase.empty()) {
            assertThatThrownBy(() -> new SearchIndex(empty.settings(Map.of()), progress::add).create(ALL))
                    .hasMessage("table profile: missing (run phoenix-profile migrate)");
        }
    }

    /** A write that keeps the name touches no index (HOT), so it does not pay for those of names. */
    @Test
    void write_thatKeepsTheName_touchesNoIndex() throws Exception {
        index().create(ALL);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'a', 'Ada')");
            statement.execute("UPDATE profile SET name = name, avatar_generation = avatar_generation + 1");
            statement.execute("UPDATE profile SET name = 'Ben'");

            try (ResultSet updates =
                    statement.executeQuery("SELECT pg_stat_get_xact_tuples_updated('profile'::regclass),"
                            + " pg_stat_get_xact_tuples_hot_updated('profile'::regclass)")) {
                updates.next();
                assertThat(updates.getLong(1)).isEqualTo(2);
                assertThat(updates.getLong(2)).isEqualTo(1);
            }
        }
    }

    /** Otherwise the indexes would keep roles without the rights of the owner from writing. */
    @Test
    void write_byAnotherRole_needsNoMoreRights() throws Exception {
        index().create(ALL);
        String role = "writer_" + System.nanoTime();
        database.execute("CREATE ROLE " + role);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role);
            statement.execute("REVOKE ALL ON search_character_1_1 FROM " + role);
            statement.execute("SET ROLE " + role);
            statement.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'a', 'Æda')");
            statement.execute("RESET ROLE");
            statement.execute("DROP OWNED BY " + role);
            statement.execute("DROP ROLE " + role);
        }

        assertThat(find(SearchQuery.of(By.NAME, "aeda")).profiles()).hasSize(1);
    }

    /** As for VACUUM, pg_restore and logical replication. */
    @Test
    void write_withoutSearchPath_indexesTheName() throws Exception {
        index().create(ALL);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = ''");
            statement.execute("INSERT INTO public.profile (tenant_id, user_id, name) VALUES ('t', 'a', 'Æda')");
            statement.execute("REINDEX TABLE public.profile");
        }

        assertThat(find(SearchQuery.of(By.PREFIX, "aed")).profiles()).hasSize(1);
    }

    @Test
    void write_longestName_fitsIntoTheIndexes() throws Exception {
        index().create(ALL);

        put("a", "\uFDFA".repeat(1_024));
        put("b", "\uD83D\uDE00".repeat(1_024));
        put("c", " ");
        put("d", "m".repeat(1_024));

        assertThat(find(SearchQuery.ALL).profiles()).hasSize(4);
    }

    @Test
    void folded_names_haveNeitherCaseNorAccents() throws Exception {
        index().create(WHOLE);
        Map<String, String> names = Map.ofEntries(
                Map.entry("Brave Tiger 42", "brave tiger 42"),
                Map.entry("José Álvarez", "jose alvarez"),
                Map.entry("Łukasz Åberg", "lukasz aberg"),
                Map.entry("Straße", "strasse"),
                Map.entry("STRAẞE", "strasse"),
                Map.entry("Ærøskøbing", "aeroskobing"),
                Map.entry("İstanbul Iğdır", "istanbul igdir"),
                Map.entry("ΟΔΟΣ", "οδοσ"),
                Map.entry("Ёлка", "елка"),
                Map.entry("ՀԱՅ", "հայ"),
                Map.entry("Ａｄａ", "ada"),
                Map.entry("ﬁne", "fine"),
                Map.entry("한국", "한국"),
                Map.entry("がな", "がな"),
                Map.entry("कितु", "कितु"),
                Map.entry("أحمد", "احمد"),
                Map.entry("Việt", "viet"));

        for (Map.Entry<String, String> each : names.entrySet()) {
            for (String name : List.of(each.getKey(), each.getValue())) {
                assertThat(database.read("SELECT search_folded_1_1('" + name + "')"))
                        .as(name)
                        .containsExactly(each.getValue());
            }
        }
    }

    /** Postgres makes the skeletons of the service: otherwise look-alikes would not be found. */
    @Test
    void skeleton_everyCharacter_isThatOfTheService() throws Exception {
        index().create(WHOLE);
        Random random = new Random(1);
        int[] letters = Stream.of(
                        "aZ i l m 0 1 ' - _ . é Å ß ł ø ж Й ё σ ς 王 한 が か \u0301 \u200D ﬁ \uFDFA \uD83D\uDE00 ａ I İ ı")
                .flatMapToInt(text -> text.codePoints())
                .toArray();
        List<String> names = new ArrayList<>();
        for (int character = 1; character < 0x20000; character++) {
            boolean oneOfMany = Character.isIdeographic(character) || (character >= 0xAC00 && character <= 0xD7A3);
            if (Character.isDefined(character)
                    && (character < 0xD800 || character > 0xDFFF)
                    && (!oneOfMany || character % 50 == 0)) {
                names.add(Character.toString(character));
            }
        }
        for (int i = 0; i < 5_000; i++) {
            names.add(random.ints(1 + i % 12, 0, letters.length)
                    .mapToObj(at -> Character.toString(letters[at]))
                    .reduce("", String::concat));
        }

        List<String> wrong = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT name, search_skeleton_1_1(name) FROM unnest(?::text[]) AS name")) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    boolean hasLetters = !name.codePoints().allMatch(NameSkeleton::isSeparator);
                    String skeleton = NameSkeleton.VERSION + ":" + rows.getString(2);
                    if (hasLetters ? !skeleton.equals(NameSkeleton.of(name)) : !skeleton.equals("1:")) {
                        wrong.add(name + " " + skeleton + " " + NameSkeleton.of(name));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void statements_ofManyNames_useTheIndexes() throws Exception {
        for (Form form : Form.values()) {
            try (TestDatabase many = TestDatabase.migrated(form)) {
                many.execute("INSERT INTO profile (tenant_id, user_id, name) SELECT 't' || i % 2, 'u' || i,"
                        + " 'Brave ' || md5(i::text) || ' 42' FROM generate_series(1, 20000) AS i");
                new SearchIndex(many.settings(Map.of()), progress::add).create(ALL);
                many.execute("ANALYZE profile");

                assertThat(plan(many, PostgresProfileSearch.ALL, "'t1', 'u5', 21"))
                        .contains("_pkey")
                        .doesNotContain("Sort  (", "Seq Scan");
                assertThat(plan(many, PostgresProfileSearch.PREFIX, "'t1', '', 21, '', 'brave'"))
                        .contains("_search_folded_1_1")
                        .doesNotContain("Sort  (", "Seq Scan", "_pkey");
                assertThat(plan(many, PostgresProfileSearch.WHOLE, "'t1', '', 21, 'brave'"))
                        .contains("_search_folded_1_1")
                        .doesNotContain("Sort  (", "Seq Scan", "_pkey");
                assertThat(plan(many, PostgresProfileSearch.LOOKS_LIKE, "'t1', '', 21, 'brave'"))
                        .contains("_search_skeleton_1_1")
                        .doesNotContain("Sort  (", "Seq Scan", "_pkey");
                assertThat(plan(many, PostgresProfileSearch.SUBSTRING, "'t1', '', 21, 'c4ca', 2001"))
                        .contains("_search_trigrams_1_1")
                        .doesNotContain("Seq Scan", "_pkey");
                assertThat(plan(many, PostgresProfileSearch.SUBSTRING_OF_LARGE_TENANT, "'t1', '', 21, 'c4ca', 2001"))
                        .contains("_search_trigrams_1_1", "Filter: ((tenant_id || ''::text) = $1)")
                        .doesNotContain("Seq Scan", "_pkey");
            }
        }
    }

    @Test
    void find_partInLargeTenant_findsItsOwnOnly() throws Exception {
        for (Form form : Form.values()) {
            try (TestDatabase both = TestDatabase.migrated(form)) {
                both.execute(
                        "INSERT INTO profile (tenant_id, user_id, name) SELECT CASE WHEN i % 10 = 0 THEN 'small' ELSE 'large' END,"
                                + " 'u' || i, 'Brave ' || i % 100 || '%' || i FROM generate_series(1, 1000) AS i");
                new SearchIndex(both.settings(Map.of()), progress::add).create(ALL);
                PostgresBackend backend = new PostgresBackend(vertx, both.settings(Map.of()));
                PostgresProfileSearch search =
                        backend.profileSearch(TestSettings.with(Map.of()).search());
                try {
                    assertThat(await(search.indexes().usable()).largeTenants()).containsExactly("large");
                    assertThat(foundParts(search, "large", "RAVE 1%"))
                            .hasSize(10)
                            .allMatch(user -> user.endsWith("1"));
                    assertThat(foundParts(search, "large", "rave 10%")).isEmpty();
                    assertThat(foundParts(search, "small", "rave 10%")).hasSize(10);
                } finally {
                    await(search.close());
                    await(backend.close());
                }
            }
        }
    }

    private static List<String> foundParts(PostgresProfileSearch search, String tenant, String part) throws Exception {
        FoundProfiles found = await(search.find(tenant, SearchQuery.of(By.NAME, part), SearchPosition.START, 50));
        assertThat(found.match()).isEqualTo(Match.SUBSTRING);
        return found.profiles().stream().map(profile -> profile.id().userId()).toList();
    }

    /** The only plan that connections of the service make. */
    private static String plan(TestDatabase database, String sql, String parameters) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("SET enable_seqscan = off");
            statement.execute("PREPARE tested AS " + sql);
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = statement.executeQuery("EXPLAIN EXECUTE tested (" + parameters + ")")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }

    @Test
    void find_whileTheTableIsLocked_endsInTimeAlsoInTheServer() throws Exception {
        index().create(ALL);
        PostgresProfileSearch search = postgres.profileSearch(
                TestSettings.with(Map.of("search.timeout", "300ms")).search());
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE profile IN ACCESS EXCLUSIVE MODE");

            assertThatThrownBy(() -> await(search.find("t", SearchQuery.ALL, SearchPosition.START, 10)))
                    .isInstanceOfSatisfying(
                            ProfileFailure.class,
                            failure ->
                                    assertThat(failure.kind()).isEqualTo(ProfileFailure.Kind.DEPENDENCY_UNAVAILABLE));
            Eventually.isTrue(
                    "ended in the server",
                    () -> database.read("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'")
                            .isEmpty());
        }
        Eventually.isTrue(
                "it finds",
                () -> await(search.find("t", SearchQuery.ALL, SearchPosition.START, 10)
                        .map(found -> found.match() == Match.ALL)
                        .recover(slow -> Future.succeededFuture(false))));
        await(search.close());
    }

    private SearchIndex index() {
        return new SearchIndex(database.settings(Map.of()), progress::add);
    }

    private void put(String user, String name) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', ?, ?)")) {
            statement.setString(1, user);
            statement.setString(2, name);
            statement.executeUpdate();
        }
    }

    /** With a search that has looked for indexes never before. */
    private FoundProfiles find(SearchQuery query) throws Exception {
        PostgresProfileSearch search = postgres.profileSearch(
                TestSettings.with(Map.of("search.timeout", "30s")).search());
        try {
            return await(search.find("t", query, SearchPosition.START, 10));
        } finally {
            await(search.close());
        }
    }
}
