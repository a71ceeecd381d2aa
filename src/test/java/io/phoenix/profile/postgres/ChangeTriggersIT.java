package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** The triggers log every change, whoever makes it and however. The database has the profiles a and b. */
@ParameterizedClass
@EnumSource
class ChangeTriggersIT {

    private static final String LOG =
            "SELECT kind || ' ' || user_id FROM profile_change ORDER BY xid, version, user_id";

    private final Form form;
    private TestDatabase database;

    ChangeTriggersIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
        insert("a");
        insert("b");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void insert_always_isNotLogged() throws Exception {
        assertThat(database.read(LOG)).isEmpty();
    }

    @Test
    void copy_always_isNotLoggedAndHasAVersion() throws Exception {
        try (Connection connection = database.connect()) {
            new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyIn("COPY profile (tenant_id, user_id, name) FROM STDIN", new StringReader("t\tcopied\tN\n"));
        }

        assertThat(database.read(LOG)).isEmpty();
        assertThat(versionOf("copied")).isGreaterThan(versionOf("b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE profile SET name = 'M' WHERE user_id = 'a'",
                "UPDATE profile SET name = 'M', version = 1 WHERE user_id = 'a'",
                "UPDATE profile SET avatar_generation = 1 WHERE user_id = 'a'",
                "UPDATE profile SET name_is_custom = true WHERE user_id = 'a'",
                "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'a', 'M')"
                        + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET name = excluded.name",
                "SET session_replication_role = replica; UPDATE profile SET name = 'M' WHERE user_id = 'a'",
                "SET search_path = ''; UPDATE public.profile SET name = 'M' WHERE user_id = 'a'",
            })
    void update_ofWhatClientsSee_isLoggedWithItsVersion(String update) throws Exception {
        long before = versionOf("a");

        database.execute(update);

        assertThat(database.read(LOG)).containsExactly("changed a");
        assertThat(versionOf("a")).isGreaterThan(before);
        assertThat(database.read("SELECT version FROM profile_change")).containsExactly(Long.toString(versionOf("a")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE profile SET name = name",
                "UPDATE profile SET version = version + 1",
                "UPDATE profile SET name_key = 'k', renamed_at = now() WHERE user_id = 'a'",
                "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'a', 'M') ON CONFLICT DO NOTHING",
            })
    void update_ofNothingThatClientsSee_isNotLogged(String update) throws Exception {
        long before = versionOf("a");

        database.execute(update);

        assertThat(database.read(LOG)).isEmpty();
        assertThat(versionOf("a")).isEqualTo(before);
    }

    @Test
    void delete_always_isLoggedBetweenTheVersions() throws Exception {
        long before = versionOf("a");

        database.execute("DELETE FROM profile WHERE user_id = 'a'");
        insert("a");

        assertThat(database.read(LOG)).containsExactly("erased a");
        assertThat(loggedVersion("a")).isGreaterThan(before).isLessThan(versionOf("a"));
    }

    /** The clock of the server may go back, or many changes may come within a microsecond. */
    @Test
    void insert_versionInLogIsAheadOfTheClock_isAboveIt() throws Exception {
        database.execute("DELETE FROM profile WHERE user_id = 'a'");
        database.execute("UPDATE profile_change SET version = version + 3600000000");

        insert("a");

        assertThat(versionOf("a")).isEqualTo(loggedVersion("a") + 1);
    }

    /** Between two partitions, Postgres deletes the row and inserts another, and an insert is not logged. */
    @Test
    void update_ofTheKey_logsBothIdsUnlessOneIsCreated() throws Exception {
        long before = versionOf("a");
        String partition = partitionOf("a");

        database.execute("UPDATE profile SET user_id = 'c' WHERE user_id = 'a'");

        assertThat(database.read(LOG))
                .containsExactlyInAnyOrderElementsOf(
                        partitionOf("c").equals(partition) ? List.of("erased a", "changed c") : List.of("erased a"));
        assertThat(loggedVersion("a")).isEqualTo(before + 1);
        assertThat(versionOf("c")).isGreaterThan(before);
    }

    /** Of several ids, so that some move to another partition. */
    @Test
    void update_ofTheKey_keepsWhenTheProfileWasCreated() throws Exception {
        database.execute("INSERT INTO profile (tenant_id, user_id, name, created_at, import_id)"
                + " SELECT 't', 'old' || i, 'N', '2001-01-01Z', 7 FROM generate_series(1, 20) AS i");

        database.execute("UPDATE profile SET user_id = 'new' || user_id WHERE user_id LIKE 'old%'");

        assertThat(database.read("SELECT count(*) FROM profile WHERE user_id LIKE 'newold%'"
                        + " AND created_at = '2001-01-01Z' AND updated_at > created_at AND import_id IS NULL"))
                .containsExactly("20");
    }

    private String partitionOf(String user) throws SQLException {
        return database.read("SELECT tableoid FROM profile WHERE user_id = '" + user + "'")
                .get(0);
    }

    @Test
    void update_ofTheKeyToAnErasedId_isAboveItsErasure() throws Exception {
        database.execute("DELETE FROM profile WHERE user_id = 'b'");
        database.execute("UPDATE profile_change SET version = version + 3600000000");

        database.execute("UPDATE profile SET user_id = 'b' WHERE user_id = 'a'");

        assertThat(database.read("SELECT count(*) FROM profile p JOIN profile_change c USING (tenant_id, user_id)"
                        + " WHERE c.kind = 'erased' AND c.user_id = 'b' AND p.version > c.version"))
                .containsExactly("1");
    }

    @Test
    void truncate_always_logsEverythingAboveAllVersions() throws Exception {
        database.execute("UPDATE profile SET name = 'M' WHERE user_id = 'b'");
        database.execute("ALTER TABLE profile DISABLE TRIGGER profile_keep_version;"
                + "UPDATE profile SET version = version + 3600000000 WHERE user_id = 'b';"
                + "ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_keep_version");
        long before = versionOf("b");

        database.execute("TRUNCATE profile");
        insert("b");

        assertThat(database.read("SELECT version FROM profile_change WHERE kind = 'everything'"))
                .containsExactly(Long.toString(before + 1));
        assertThat(versionOf("b")).isEqualTo(before + 2);
    }

    @Test
    void truncate_emptyTable_isLogged() throws Exception {
        database.execute("DELETE FROM profile; TRUNCATE profile_change");

        database.execute("TRUNCATE profile");

        assertThat(database.read(LOG)).containsExactly("everything ");
    }

    /** The truncated log has no row left that says so, but it says that it was pruned. */
    @Test
    void truncate_withTheLog_countsAsPruning() throws Exception {
        database.execute("TRUNCATE profile, profile_change");

        assertThat(database.read("SELECT prunings FROM change_log_state")).containsExactly("1");
    }

    @Test
    void savepoint_rolledBack_isNotLogged() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Savepoint first = connection.setSavepoint();
            statement.execute("UPDATE profile SET name = 'M' WHERE user_id = 'a'");
            connection.rollback(first);
            connection.setSavepoint();
            statement.execute("DELETE FROM profile WHERE user_id = 'b'");
            connection.commit();
        }

        assertThat(database.read(LOG)).containsExactly("erased b");
    }

    @Test
    void savepoint_committed_isLoggedUnderTheTransaction() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE profile SET name = 'M' WHERE user_id = 'a'");
            connection.setSavepoint();
            statement.execute("UPDATE profile SET name = 'M' WHERE user_id = 'b'");
            connection.commit();
        }

        assertThat(database.read("SELECT DISTINCT xid FROM profile_change")).hasSize(1);
        assertThat(database.read(LOG)).hasSize(2);
    }

    /** plpgsql caches the types of the columns that an expression names. */
    @Test
    void update_afterTypeOfTheNameChanged_succeedsOnTheSameConnection() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String type : new String[] {"text", "varchar(2000)", "text"}) {
                statement.execute("ALTER TABLE profile ALTER name TYPE " + type);
                statement.execute("UPDATE profile SET name = name || 'x' WHERE user_id = 'a'");
                statement.execute(
                        "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', gen_random_uuid(), 'N')");
            }
        }

        assertThat(database.read(LOG)).hasSize(3);
    }

    @Test
    void insert_withTimes_keepsThem() throws Exception {
        database.execute("INSERT INTO profile (tenant_id, user_id, name, created_at, updated_at)"
                + " VALUES ('t', 'old', 'N', '2001-01-01Z', '2002-01-01Z'), ('t', 'older', 'N', '2000-01-01Z', NULL)");

        assertThat(database.read("SELECT extract(year FROM created_at AT TIME ZONE 'UTC') || ' '"
                        + " || extract(year FROM updated_at AT TIME ZONE 'UTC') FROM profile WHERE user_id LIKE 'old%'"
                        + " ORDER BY user_id"))
                .containsExactly("2001 2002", "2000 2000");
        assertThat(versionOf("old")).isGreaterThan(versionOf("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"created_at", "updated_at"})
    void insert_inTheFuture_isRefused(String column) {
        assertThatThrownBy(() -> database.execute("INSERT INTO profile (tenant_id, user_id, name, " + column
                        + ") VALUES ('t', 'new', 'N', now() + interval '1 hour')"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("(expected: not in the future)");
    }

    /** An error would stop the replication. */
    @Test
    void insert_inTheFutureOnAReplica_isNow() throws Exception {
        database.execute(
                "SET session_replication_role = replica; INSERT INTO profile (tenant_id, user_id, name, created_at)"
                        + " VALUES ('t', 'new', 'N', now() + interval '1 hour')");

        assertThat(database.read(
                        "SELECT created_at <= now() AND updated_at <= now() FROM profile WHERE user_id = 'new'"))
                .containsExactly("t");
    }

    @Test
    void update_ofCreatedAt_isIgnoredUnlessTheTransactionAsks() throws Exception {
        String update = "UPDATE profile SET created_at = '2001-01-01Z' WHERE user_id = 'a'";
        String year = "SELECT extract(year FROM created_at AT TIME ZONE 'UTC') FROM profile WHERE user_id = 'a'";

        database.execute(update);
        assertThat(database.read(year)).doesNotContain("2001");
        assertThat(database.read(LOG)).isEmpty();
        database.execute("SET phoenix_profile.keeps_times = 'on'; " + update);

        assertThat(database.read(year)).containsExactly("2001");
        assertThat(database.read(LOG)).containsExactly("changed a");
    }

    @Test
    void update_afterTheClockWentBack_succeeds() throws Exception {
        database.execute("ALTER TABLE profile DISABLE TRIGGER profile_keep_version;"
                + "UPDATE profile SET created_at = now() + interval '1 hour' WHERE user_id = 'a';"
                + "ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_keep_version");

        database.execute("UPDATE profile SET name = 'M' WHERE user_id = 'a'");

        assertThat(database.read(LOG)).containsExactly("changed a");
    }

    @Test
    void update_ofWhatClientsSee_takesTheProfileFromItsImport() throws Exception {
        database.execute("UPDATE profile SET import_id = 7");

        database.execute("UPDATE profile SET name_key = 'k' WHERE user_id = 'a'");
        database.execute("UPDATE profile SET name = 'M' WHERE user_id = 'b'");

        assertThat(database.read("SELECT user_id FROM profile WHERE import_id = 7"))
                .containsExactly("a");
    }

    private void insert(String user) throws SQLException {
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', '" + user + "', 'N')");
    }

    private long versionOf(String user) throws SQLException {
        return Long.parseLong(database.read("SELECT version FROM profile WHERE user_id = '" + user + "'")
                .get(0));
    }

    private long loggedVersion(String user) throws SQLException {
        return Long.parseLong(database.read("SELECT max(version) FROM profile_change WHERE user_id = '" + user + "'")
                .get(0));
    }
}
