package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Migrations run beside instances that serve, on tables of millions of rows. The rules hold from V5 on: nothing before was
 * released. {@link Migrations} adds the lock_timeout and the retries.
 */
class MigrationRulesTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final int FIRST = 5;

    /** What locks a large table for as long as it takes to read or write it, or breaks instances of the version before. */
    private enum Rule {
        INDEX_CONCURRENTLY("CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)", "an index is built CONCURRENTLY"),
        DROP_INDEX_CONCURRENTLY("DROP INDEX (?!CONCURRENTLY)", "an index is dropped CONCURRENTLY"),
        NOT_VALID_CHECK(
                "ADD (CONSTRAINT \\S+ )?(CHECK|FOREIGN KEY)(?![^;,]*NOT VALID)",
                "a constraint is added NOT VALID, and validated by a statement of its own"),
        NO_UNIQUE_CONSTRAINT(
                "ADD (CONSTRAINT \\S+ )?(UNIQUE|PRIMARY KEY)(?! USING INDEX)",
                "a unique constraint uses an index that was built CONCURRENTLY"),
        NO_NEW_TYPE("ALTER (COLUMN )?\\S+ (SET DATA )?TYPE", "a column keeps its type: add another one"),
        NO_NOT_NULL("ALTER (COLUMN )?\\S+ SET NOT NULL", "NOT NULL follows a validated CHECK; use that"),
        NO_VOLATILE_DEFAULT(
                "ADD (COLUMN )?(?!CONSTRAINT)[^;]*DEFAULT [^;,]*\\(", "a new column has a constant as its default"),
        NO_REWRITE("\\b(VACUUM FULL|CLUSTER|SET TABLESPACE|SET (UN)?LOGGED)\\b", "no table is rewritten"),
        NO_REMOVAL(
                "\\b(DROP (TABLE|COLUMN|FUNCTION|VIEW)|RENAME)\\b",
                "what the version before uses stays: expand, then contract in a later version"),
        NO_BULK_CHANGE("\\b(UPDATE|DELETE FROM) profile\\b", "rows are filled in batches by a command"),
        STORAGE_OF_PARTITIONS(
                "ALTER TABLE profile (RE)?SET \\(",
                "profile may be partitioned: only a partition has storage parameters",
                10),
        INDEX_OF_PARTITIONS(
                "INDEX CONCURRENTLY (IF NOT EXISTS )?\\S+ ON profile\\b",
                "profile may be partitioned: an index is built CONCURRENTLY on each partition",
                10);

        private final Pattern broken;
        private final String text;
        private final int first;

        Rule(String broken, String text) {
            this(broken, text, FIRST);
        }

        Rule(String broken, String text, int first) {
            this.broken = Pattern.compile(broken);
            this.text = text;
            this.first = first;
        }

        boolean breaks(String statement, int version) {
            return version >= first && broken.matcher(statement).find();
        }
    }

    @TestFactory
    Stream<DynamicTest> migration_sinceTheFirstRelease_keepsTheRules() throws IOException {
        List<Path> migrations = migrations();
        assertThat(migrations).isNotEmpty();
        return migrations.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> assertThat(broken(Files.readString(file), versionOf(file)))
                                .isEmpty()));
    }

    @Test
    void rules_statementThatLocksOrRewrites_areBroken() {
        assertThat(broken("create unique index i on profile (name)")).containsExactly(Rule.INDEX_CONCURRENTLY.text);
        assertThat(broken("DROP INDEX i")).containsExactly(Rule.DROP_INDEX_CONCURRENTLY.text);
        assertThat(broken("ALTER TABLE profile ADD CONSTRAINT c CHECK (name <> '')"))
                .containsExactly(Rule.NOT_VALID_CHECK.text);
        assertThat(broken("ALTER TABLE profile ADD CONSTRAINT c UNIQUE (name)"))
                .containsExactly(Rule.NO_UNIQUE_CONSTRAINT.text);
        assertThat(broken("ALTER TABLE profile ALTER COLUMN name TYPE varchar(9)"))
                .containsExactly(Rule.NO_NEW_TYPE.text);
        assertThat(broken("ALTER TABLE profile ALTER name SET NOT NULL")).containsExactly(Rule.NO_NOT_NULL.text);
        assertThat(broken("ALTER TABLE profile ADD COLUMN at timestamptz DEFAULT clock_timestamp()"))
                .containsExactly(Rule.NO_VOLATILE_DEFAULT.text);
        assertThat(broken("ALTER TABLE profile SET UNLOGGED")).containsExactly(Rule.NO_REWRITE.text);
        assertThat(broken("ALTER TABLE profile DROP COLUMN name")).containsExactly(Rule.NO_REMOVAL.text);
        assertThat(broken("UPDATE profile SET name = 'N'")).containsExactly(Rule.NO_BULK_CHANGE.text);
    }

    @Test
    void rules_statementThatDoesNot_areKept() {
        assertThat(broken("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON profile (name);"
                        + "ALTER TABLE profile ADD CONSTRAINT c CHECK (octet_length(name) < 9) NOT VALID;"
                        + "ALTER TABLE profile VALIDATE CONSTRAINT c;"
                        + "ALTER TABLE profile ADD COLUMN nonce bigint DEFAULT 0;"
                        + "ALTER TABLE profile SET (fillfactor = 85)"))
                .isEmpty();
    }

    @Test
    void rules_statementThatAPartitionedTableRefuses_areBrokenSinceThereIsOne() {
        assertThat(broken("CREATE UNIQUE INDEX CONCURRENTLY i ON profile (name)", 10))
                .containsExactly(Rule.INDEX_OF_PARTITIONS.text);
        assertThat(broken("ALTER TABLE profile SET (fillfactor = 85)", 10))
                .containsExactly(Rule.STORAGE_OF_PARTITIONS.text);
        assertThat(broken("CREATE INDEX CONCURRENTLY i ON profile_change (kind)", 10))
                .isEmpty();
    }

    private static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(file -> versionOf(file) >= FIRST).sorted().toList();
        }
    }

    private static int versionOf(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceFirst("V(\\d+)__.*", "$1"));
    }

    private static List<String> broken(String sql) {
        return broken(sql, FIRST);
    }

    private static List<String> broken(String sql, int version) {
        String statements =
                sql.replaceAll("--[^\n]*", "").replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
        return Stream.of(Rule.values())
                .filter(rule -> rule.breaks(statements.replace("PROFILE", "profile"), version))
                .map(rule -> rule.text)
                .toList();
    }
}
