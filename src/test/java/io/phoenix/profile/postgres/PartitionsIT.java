package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is different where the table of profiles is partitioned. The database has the profiles u0 to u99 of the tenant t. */
class PartitionsIT {

    private static final String EVERYTHING = "SELECT version FROM profile_change WHERE kind = 'everything'";
    private static final String EVERYTHING_IN_THE_FEED = "SELECT version FROM change_feed WHERE kind = 'everything'";

    /** A scan in the output of EXPLAIN ANALYZE that was executed. */
    private static final Pattern EXECUTED = Pattern.compile("Scan (?:using \\S+ )?on (profile_\\d\\d)\\b.*\\(actual");

    private TestDatabase database;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(Form.PARTITIONED);
        database.read("SELECT begin_generation(0)");
        database.execute("INSERT INTO profile (tenant_id, user_id, name, name_key)"
                + " SELECT 't', 'u' || i, 'Name ' || i, '1:name' || i FROM generate_series(0, 99) AS i");
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    private static final String PICTURE =
            "'t', 'u1', NULL, false, '{}', '" + "0".repeat(42) + ".png', '{16}', '{1}', '\\x00', NULL";

    static Stream<Arguments> statements() {
        return Stream.of("force_generic_plan", "force_custom_plan")
                .flatMap(mode -> Stream.of(
                        Arguments.of(mode, PostgresProfileStore.FIND, "'t', 'u1'", "{u1}"),
                        Arguments.of(mode, PostgresProfileStore.FIND_ALL, "'t', '{u1,u2,u3}'", "{u1,u2,u3}"),
                        Arguments.of(mode, PostgresCopyAudit.DIFFERING, "'t', '{u1,u2}', '{0,0}'", "{u1,u2}"),
                        Arguments.of(
                                mode, ProfileErasures.ERASE, "'t', 'u1', 0, NULL, false, '{}', '', '\\x00'", "{u1}"),
                        Arguments.of(mode, PostgresPictures.SHOW, PICTURE, "{u1}"),
                        Arguments.of(mode, PostgresPictures.AWAIT, PICTURE, "{u1}"),
                        Arguments.of(mode, PostgresPictures.REMOVE, "'t', 'u1', NULL, false, '{}'", "{u1}"),
                        Arguments.of(mode, PostgresPictures.APPROVE, "'t', 'u1', 'absent'", "{u1}"),
                        Arguments.of(
                                mode,
                                ProfileUpdates.UPDATE,
                                "'t', 'u1', 'New', '1:new', 0, 0, NULL, false, '{}', NULL, '1:new', ''",
                                "{u1}"),
                        // must be absent, but is not: so the present row is read
                        Arguments.of(
                                mode,
                                ProfileUpdates.CREATE_OR_UPDATE,
                                "'t', 'u1', 'New', '1:new', 0, 0, 'Generated', NULL, true, '{}', NULL, '1:new', '', NULL,"
                                        + " '\\x00'",
                                "{u1}")));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void statement_always_readsNoPartitionButThoseOfItsIds(String planning, String sql, String parameters, String users)
            throws Exception {
        Set<String> partitions = new TreeSet<>(
                database.read("SELECT tableoid::regclass FROM profile WHERE user_id = ANY ('" + users + "')"));

        assertThat(partitionsRead(planning, sql, parameters)).isEqualTo(partitions);
    }

    private Set<String> partitionsRead(String planning, String sql, String parameters) throws SQLException {
        Set<String> read = new TreeSet<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = " + planning + "; SET enable_seqscan = off");
            statement.execute("PREPARE tested AS " + sql);
            try (ResultSet plan =
                    statement.executeQuery("EXPLAIN (ANALYZE, COSTS OFF) EXECUTE tested (" + parameters + ")")) {
                while (plan.next()) {
                    Matcher scan = EXECUTED.matcher(plan.getString(1));
                    if (scan.find()) {
                        read.add(scan.group(1));
                    }
                }
            }
        }
        return read;
    }

    @Test
    void partition_always_keepsTheStorageParametersAndChecks() throws Exception {
        assertThat(database.read("SELECT DISTINCT reloptions::text FROM pg_class WHERE relname ~ '^profile_\\d\\d$'"))
                .singleElement()
                .asString()
                .contains("fillfactor=85", "autovacuum_vacuum_scale_factor=0.02");
        assertThat(database.read("SELECT DISTINCT conname FROM pg_constraint WHERE conrelid = 'profile_00'::regclass"
                        + " AND contype = 'c' ORDER BY conname"))
                .containsExactly(
                        "profile_avatar_generation_check",
                        "profile_name_check",
                        "profile_picture_check",
                        "profile_tenant_id_bytes",
                        "profile_user_id_bytes");
        assertThat(database.read("SELECT count(*) FROM profile GROUP BY tableoid"))
                .hasSize(16);
    }

    @Test
    void truncate_onePartition_logsEverythingAboveItsVersionsAndReleasesItsNames() throws Exception {
        long newest = aheadOfTheClock("profile_03");
        int left = 100
                - Integer.parseInt(
                        database.read("SELECT count(*) FROM profile_03").get(0));

        database.execute("TRUNCATE profile_03");

        assertThat(database.read(EVERYTHING)).containsExactly(Long.toString(newest + 1));
        assertThat(database.read(EVERYTHING_IN_THE_FEED)).containsExactly(Long.toString(newest + 1));
        assertThat(database.read("SELECT count(*) FROM name_claim")).containsExactly(Integer.toString(left));
    }

    @Test
    void truncate_twoPartitions_logsAVersionAboveAllOfTheirs() throws Exception {
        long newest = aheadOfTheClock("profile_07");

        database.execute("TRUNCATE profile_03, profile_07");

        assertThat(database.read(EVERYTHING + " ORDER BY version DESC LIMIT 1"))
                .containsExactly(Long.toString(newest + 1));
    }

    @Test
    void truncate_wholeTable_releasesEveryName() throws Exception {
        database.execute("TRUNCATE profile");

        assertThat(database.read("SELECT count(*) FROM name_claim")).containsExactly("0");
    }

    /** Moves the versions of a partition ahead of the clock, and returns the newest. */
    private long aheadOfTheClock(String partition) throws SQLException {
        database.execute("ALTER TABLE " + partition + " DISABLE TRIGGER profile_keep_version;"
                + "UPDATE " + partition + " SET version = version + 3600000000;"
                + "ALTER TABLE " + partition + " ENABLE ALWAYS TRIGGER profile_keep_version");
        return Long.parseLong(
                database.read("SELECT max(version) FROM " + partition).get(0));
    }
}
