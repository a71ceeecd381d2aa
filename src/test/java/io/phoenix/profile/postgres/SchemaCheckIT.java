package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code check} says of indexes and functions, in both forms of the table of profiles. */
class SchemaCheckIT {

    /** Those of whole tables: an index of a partition belongs to that of its table. */
    private static final String INDEXES =
            "SELECT indexrelid::regclass FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
                    + " WHERE relnamespace = 'public'::regnamespace AND NOT relispartition"
                    + " AND relname <> 'flyway_schema_history'";

    private static final String CALLED_FUNCTIONS = "SELECT oid::regprocedure FROM pg_proc"
            + " WHERE pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void schemaDefects_anyIndexNotValid_isNamed(Form form) throws Exception {
        try (TestDatabase database = TestDatabase.migrated(form)) {
            PostgresBackend postgres = new PostgresBackend(vertx, database.settings(Map.of()));
            assertThat(await(postgres.schemaDefects())).isEmpty();

            List<String> indexes = database.read(INDEXES);
            assertThat(indexes).hasSizeGreaterThan(10);
            for (String index : indexes) {
                setValid(database, index, false);
                assertThat(await(postgres.schemaDefects()))
                        .as(index)
                        .singleElement()
                        .asString()
                        .matches("(unique )?index on \\w+ \\([\\w, ]+\\) missing or not valid");
                setValid(database, index, true);
            }
            await(postgres.close());
        }
    }

    @Test
    void schemaDefects_indexDropped_isNamed() throws Exception {
        try (TestDatabase database = TestDatabase.migrated()) {
            database.execute("DROP INDEX profile_name_key; DROP INDEX profile_change_by_xid");

            assertThat(defects(database.uri().toString()))
                    .containsExactlyInAnyOrder(
                            "unique index on profile (tenant_id, name_key) missing or not valid",
                            "index on profile_change (xid) missing or not valid");
        }
    }

    /** Built by hand, with another name, and with more than is needed. */
    @Test
    void schemaDefects_equivalentIndex_areNone() throws Exception {
        try (TestDatabase database = TestDatabase.migrated()) {
            database.execute("CREATE UNIQUE INDEX of_names ON profile (tenant_id, name_key) INCLUDE (user_id);"
                    + " DROP INDEX profile_name_key");

            assertThat(defects(database.uri().toString())).isEmpty();
        }
    }

    @Test
    void schemaDefects_indexOfSomeRows_isNoSubstitute() throws Exception {
        try (TestDatabase database = TestDatabase.migrated()) {
            database.execute("DROP INDEX profile_change_by_xid;"
                    + " CREATE INDEX profile_change_by_xid ON profile_change (xid) WHERE kind = 'erased'");

            assertThat(defects(database.uri().toString()))
                    .containsExactly("index on profile_change (xid) missing or not valid");
        }
    }

    @Test
    void schemaDefects_roleThatMayCallNoFunction_namesEachOfThem() throws Exception {
        try (TestDatabase database = TestDatabase.migrated()) {
            String role = "r_" + UUID.randomUUID().toString().replace('-', '_');
            database.execute("CREATE ROLE " + role + " LOGIN;"
                    + " GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role + ";"
                    + " REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM public");

            assertThat(defects(database.uri().toString().replaceFirst("//[^@]*@", "//" + role + "@")))
                    .containsExactlyInAnyOrderElementsOf(database.read(CALLED_FUNCTIONS).stream()
                            .map(function -> "EXECUTE on " + function.replace(",", ", ") + " not granted to " + role)
                            .toList())
                    .isNotEmpty();
            database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
    }

    @Test
    void schemaDefects_functionMissing_isNamed() throws Exception {
        try (TestDatabase database = TestDatabase.migrated()) {
            database.execute("DROP FUNCTION begin_generation(bigint)");

            assertThat(defects(database.uri().toString())).containsExactly("function begin_generation(bigint) missing");
        }
    }

    private static void setValid(TestDatabase database, String index, boolean valid) throws Exception {
        database.execute("UPDATE pg_index SET indisvalid = " + valid + " WHERE indexrelid = '" + index + "'::regclass");
    }

    private List<String> defects(String uri) throws Exception {
        PostgresBackend postgres = new PostgresBackend(
                vertx, TestSettings.with(Map.of("postgres.uri", uri)).postgres());
        try {
            return await(postgres.schemaDefects());
        } finally {
            await(postgres.close());
        }
    }
}
