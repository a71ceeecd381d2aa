package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrations run beside instances that serve, on tables of millions of rows. The rules hold from V5 on: nothing before was
 * released.
 */
class MigrationRulesTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final int FIRST = 5;
    private static final int LATER = 20;

    @TestFactory
    Stream<DynamicTest> migration_sinceTheFirstRelease_keepsTheRules() throws IOException {
        List<Path> migrations =
                migrations().filter(file -> versionOf(file) >= FIRST).toList();
        assertThat(migrations).isNotEmpty();
        return migrations.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> assertThat(MigrationRules.refused(Files.readString(file), versionOf(file)))
                                .isEmpty()));
    }

    /** A database that has a later migration never gets an earlier one: instances would wait for it for ever. */
    @Test
    void versions_always_haveNoGap() throws IOException {
        List<Integer> versions =
                migrations().map(MigrationRulesTest::versionOf).sorted().toList();

        assertThat(versions)
                .isEqualTo(IntStream.rangeClosed(1, versions.size()).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create unique index i on profile (name)",
                "CREATE INDEX ON profile (name)",
                "CREATE INDEX CONCURRENTLY i ON change_feed (kind)",
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON change_feed (kind); COMMENT ON INDEX i IS 'i'",
                "DROP INDEX i",
                "DROP INDEX CONCURRENTLY IF EXISTS i; DROP INDEX CONCURRENTLY IF EXISTS j",
                "REINDEX TABLE profile",
                "REINDEX INDEX CONCURRENTLY i",
                "ALTER TABLE profile ADD CONSTRAINT c CHECK (name <> '')",
                "ALTER TABLE profile ADD CHECK (name <> '') NOT VALID",
                "ALTER TABLE profile ADD CONSTRAINT c CHECK (name <> ''), ADD CONSTRAINT d CHECK (name <> '') NOT VALID",
                "ALTER TABLE profile ADD CONSTRAINT c CHECK (name <> '') NOT VALID;"
                        + " ALTER TABLE profile VALIDATE CONSTRAINT c",
                "ALTER TABLE profile ADD CONSTRAINT c UNIQUE (name)",
                "ALTER TABLE profile ADD UNIQUE (name)",
                "ALTER TABLE profile ADD PRIMARY KEY (name)",
                "ALTER TABLE erased_rename ADD CONSTRAINT c PRIMARY KEY USING INDEX i",
                "ALTER TABLE profile ADD CONSTRAINT c FOREIGN KEY (tenant_id) REFERENCES tenant",
                "ALTER TABLE profile ADD CONSTRAINT c EXCLUDE (name WITH =)",
                "ALTER TABLE profile ALTER COLUMN name TYPE varchar(9)",
                "ALTER TABLE profile ALTER name SET DATA TYPE varchar(9)",
                "ALTER TABLE profile ALTER name SET NOT NULL",
                "ALTER TABLE profile ALTER name DROP DEFAULT",
                "ALTER TABLE profile ALTER name SET STORAGE EXTERNAL",
                "ALTER TABLE profile ADD COLUMN at timestamptz DEFAULT clock_timestamp()",
                "ALTER TABLE profile ADD at timestamptz DEFAULT clock_timestamp()",
                "ALTER TABLE profile ADD COLUMN c bigint REFERENCES tenant",
                "ALTER TABLE profile ADD COLUMN c bigint CHECK (c > 0)",
                "ALTER TABLE profile ADD COLUMN c text UNIQUE",
                "ALTER TABLE profile ADD COLUMN c bigint PRIMARY KEY",
                "ALTER TABLE profile ADD COLUMN c bigserial",
                "ALTER TABLE profile ADD COLUMN c serial",
                "ALTER TABLE profile ADD COLUMN c bigint GENERATED ALWAYS AS IDENTITY",
                "ALTER TABLE profile ADD COLUMN c bigint GENERATED ALWAYS AS (version + 1) STORED",
                "ALTER TABLE profile ADD COLUMN c bigint NOT NULL",
                "ALTER TABLE profile ADD COLUMN c bigint NOT NULL DEFAULT NULL",
                "ALTER TABLE profile ADD COLUMN c domain_with_a_check",
                "ALTER TABLE profile ADD COLUMN a bigint, ADD COLUMN b bigint UNIQUE",
                "ALTER TABLE profile DROP COLUMN name",
                "ALTER TABLE profile DROP CONSTRAINT profile_pkey",
                "ALTER TABLE profile RENAME COLUMN name TO title",
                "ALTER TABLE profile RENAME TO person",
                "ALTER TABLE profile SET UNLOGGED",
                "ALTER TABLE profile SET TABLESPACE fast",
                "ALTER TABLE profile CLUSTER ON profile_pkey",
                "ALTER TABLE profile DISABLE TRIGGER ALL",
                "ALTER TABLE profile ENABLE TRIGGER profile_log_change",
                "ALTER TABLE profile INHERIT parent",
                "ALTER TABLE profile ATTACH PARTITION other DEFAULT",
                "ALTER INDEX i RENAME TO j",
                "ALTER TYPE t ADD VALUE 'v'",
                "CREATE TABLE other AS SELECT * FROM profile",
                "CREATE TABLE other (c) AS SELECT name FROM profile WHERE (true)",
                "CREATE TABLE IF NOT EXISTS profile (c text); ALTER TABLE profile DROP COLUMN name",
                "CREATE TABLE other (c text) INHERITS (profile)",
                "CREATE TABLE other PARTITION OF profile DEFAULT",
                "CREATE TABLE other (tenant_id text, user_id text, FOREIGN KEY (tenant_id, user_id) REFERENCES profile)",
                "CREATE TABLE other (c text); INSERT INTO other SELECT name FROM profile",
                "CREATE TABLE other (c text); INSERT INTO other SELECT name FROM other JOIN profile ON true",
                "INSERT INTO profile (tenant_id) VALUES ('t')",
                "UPDATE profile SET name = 'N'",
                "UPDATE ONLY profile SET name = 'N'",
                "WITH w AS (SELECT 1) UPDATE profile SET name = 'N'",
                "DELETE FROM profile",
                "MERGE INTO profile USING other ON true WHEN MATCHED THEN DELETE",
                "COPY profile FROM PROGRAM 'cat'",
                "TRUNCATE profile_change",
                "LOCK TABLE profile",
                "DROP TABLE erased_rename",
                "DROP VIEW name_claim",
                "DROP FUNCTION change_feed_add()",
                "DROP TRIGGER profile_log_change ON profile",
                "DROP TYPE t",
                "VACUUM FULL profile",
                "CLUSTER profile",
                "REFRESH MATERIALIZED VIEW v",
                "SELECT pg_sleep(60)",
                "SET lock_timeout = 0",
                "DO $$ BEGIN UPDATE profile SET name = 'N'; END $$",
                "DO $$ BEGIN PERFORM count(*) FROM profile; END $$",
                "DO $$ DECLARE n bigint; BEGIN SELECT count(*) INTO n FROM profile; END $$",
                "DO $$ BEGIN EXECUTE 'UPDATE profile SET name = NULL'; END $$",
                "DO $$ BEGIN EXECUTE format('UPDATE %I SET name = NULL', 'profile'); END $$",
                "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN c bigserial', 'profile'); END $$",
                "DO $$ BEGIN EXECUTE format('CREATE VIEW v AS SELECT 1; DROP TABLE profile'); END $$",
                "DO $$ BEGIN EXECUTE format('CREATE VIEW v AS SELECT 1' '; DROP TABLE profile'); END $$",
                "DO $$ BEGIN EXECUTE format('DROP TABLE'\n' profile'); END $$",
                "DO $body$ BEGIN EXECUTE format('ALTER FUNCTION %s SET search_path = a', 'f()'); DROP TABLE t; END $body$"
            })
    void refused_statementThatLocksReadsOrRemoves_isRefused(String script) {
        assertThat(MigrationRules.refused(script, LATER)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON change_feed (kind)",
                "create unique index concurrently if not exists i on profile_change (kind) where kind <> 'changed'",
                "DROP INDEX CONCURRENTLY IF EXISTS i",
                "ALTER TABLE profile ADD CONSTRAINT c CHECK (octet_length(name) < 9 AND name <> ',;') NOT VALID",
                "ALTER TABLE profile ADD CONSTRAINT c FOREIGN KEY (tenant_id) REFERENCES tenant NOT VALID",
                "ALTER TABLE profile VALIDATE CONSTRAINT c, VALIDATE CONSTRAINT d",
                "ALTER TABLE profile_change DROP CONSTRAINT profile_change_kind_check,"
                        + " ADD CONSTRAINT c CHECK (kind = 'changed' OR kind = 'tenant') NOT VALID;"
                        + " ALTER TABLE profile_change VALIDATE CONSTRAINT c",
                "ALTER TABLE profile_change ADD CONSTRAINT c UNIQUE USING INDEX i",
                "ALTER TABLE profile ADD COLUMN c bigint",
                "ALTER TABLE profile ADD c text COLLATE \"C\"",
                "ALTER TABLE profile ADD COLUMN IF NOT EXISTS c numeric(9, 2) DEFAULT -1.5",
                "ALTER TABLE profile ADD COLUMN c boolean NOT NULL DEFAULT false, ADD COLUMN d jsonb DEFAULT '{}'::jsonb",
                "ALTER TABLE profile ADD COLUMN c text[] DEFAULT '{}' NOT NULL",
                "ALTER TABLE profile ALTER COLUMN name DROP NOT NULL, ALTER name SET STATISTICS 500",
                "ALTER TABLE profile ALTER COLUMN name SET DEFAULT ''",
                "ALTER TABLE profile_change SET (autovacuum_vacuum_threshold = 10000, fillfactor = 90)",
                "ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_log_change",
                "CREATE TABLE other (c text NOT NULL UNIQUE CHECK (c <> '')); CREATE INDEX i ON other (c);"
                        + " ALTER TABLE other ALTER c SET STORAGE EXTERNAL, ALTER c SET NOT NULL;"
                        + " INSERT INTO other SELECT i FROM generate_series(1, 9) AS i",
                "CREATE UNLOGGED TABLE a (c text PRIMARY KEY); CREATE TABLE b (c text REFERENCES a ON DELETE CASCADE)",
                "CREATE TABLE other (c text) PARTITION BY HASH (c); INSERT INTO other (c) VALUES ('a;b')",
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM profile; RETURN NULL; END $$;"
                        + " CREATE TRIGGER t AFTER DELETE ON profile FOR EACH ROW EXECUTE FUNCTION f();"
                        + " ALTER FUNCTION f() SET search_path = public, pg_temp",
                "CREATE OR REPLACE FUNCTION f(a text, b text) RETURNS text LANGUAGE sql AS $f$ SELECT a $f$",
                "CREATE VIEW v AS SELECT name FROM profile; COMMENT ON VIEW v IS 'DROP TABLE profile; it''s'",
                "-- DROP TABLE profile;\n/* LOCK TABLE profile;\n */ CREATE VIEW v AS SELECT 1",
                "DO $$ DECLARE part regclass; BEGIN FOR part IN SELECT relid FROM pg_partition_tree('profile') LOOP"
                        + " EXECUTE format(\n'CREATE TRIGGER t BEFORE TRUNCATE ON %s'\n' FOR EACH STATEMENT EXECUTE FUNCTION f()',"
                        + " part); EXECUTE format('ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER %I', part, 't'); END LOOP; END $$"
            })
    void refused_statementThatDoesNot_isPermitted(String script) {
        assertThat(MigrationRules.refused(script, LATER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON profile (name)",
                "ALTER TABLE profile SET (fillfactor = 85)",
                "ALTER TABLE profile ADD CONSTRAINT c UNIQUE USING INDEX i"
            })
    void refused_statementThatAPartitionedTableRefuses_isRefusedSinceThereIsOne(String script) {
        assertThat(MigrationRules.refused(script, 9)).isEmpty();
        assertThat(MigrationRules.refused(script, 10)).isNotEmpty();
    }

    private static Stream<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.sorted().toList().stream();
        }
    }

    private static int versionOf(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceFirst("V(\\d+)__.*", "$1"));
    }
}
