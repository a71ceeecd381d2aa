package io.phoenix.profile.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands {@code import} and {@code export}, each test on a database of its own, with one table of profiles and partitioned. */
@ParameterizedClass
@EnumSource
class ImportIT {

    private static final String PROFILES =
            "SELECT user_id || ' ' || name || ' ' || name_is_custom || ' ' || avatar_generation || coalesce(' ' || avatar_seed, '')"
                    + " || ' ' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
                    + " || ' ' || to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
                    + " FROM profile WHERE tenant_id = 't' ORDER BY user_id";

    private static final String NAMES =
            "SELECT user_id || ' ' || name FROM profile WHERE tenant_id = 't' ORDER BY user_id";

    /** Else every command measures them for a second first. */
    private static final String READS_DO_NOT_MATTER = "import.read.slowdown.max=0";

    @TempDir
    private Path directory;

    private final Form form;
    private TestDatabase database;
    private final List<String> settings = new ArrayList<>(List.of("import.chunk.rows=2", READS_DO_NOT_MATTER));

    ImportIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated(form);
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void import_rowsOfEveryKind_areReportedWithLineAndReason() throws Exception {
        Path file = file("""
                user_id,name,avatar_url,created_at
                a,Alice Lind,,2020-02-03T04:05:06.789Z
                b,Admin Joe,,
                c,,https://cdn.example.com/c.png,
                d,,,2099-01-01T00:00:00Z
                e,,,
                """);

        CommandRun run = command("import", file.toString());

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).contains("created 2, overwritten 0, unchanged 0, skipped 0, refused 3");
        assertThat(report(file)).element(0).isEqualTo("2,a,created,,");
        assertThat(report(file).get(1)).startsWith("3,b,refused,reserved,");
        assertThat(report(file).get(2))
                .startsWith("4,c,refused,avatar_url_not_enabled,")
                .contains("https://cdn.example.com/c.png");
        assertThat(report(file).get(3)).startsWith("5,d,refused,future,");
        assertThat(report(file).get(4)).isEqualTo("6,e,created,,");
        assertThat(database.read(PROFILES).get(0))
                .isEqualTo("a Alice Lind true 0 2020-02-03 04:05:06.789000 2020-02-03 04:05:06.789000");
        assertThat(database.read(NAMES)).hasSize(2).last().asString().matches("e \\w+ \\w+ \\d\\d");
        assertThat(database.read("SELECT 1 FROM profile_change")).isEmpty();
    }

    @Test
    void import_againBesideReads_isTheSameImport() throws Exception {
        settings.remove(READS_DO_NOT_MATTER);
        Path file = file("user_id\na\n");
        command("import", file.toString());

        CommandRun repeated = command("import", file.toString());
        CommandRun again = command("import", file.toString(), "--again");

        assertThat(repeated.out()).contains("complete already", "import 1: created 1");
        assertThat(again.out()).contains("import 2: created 0, overwritten 0, unchanged 0, skipped 1");
    }

    @Test
    void rehearsal_always_saysWhatAnImportDoesAndWritesNothing() throws Exception {
        settings.add("tenant.t.names.unique=true");
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'old', 'Old')");
        Path file = file("user_id,name\na,Alice\nold,New\nb,alice\nc,Bob\nd,admin\na,Again\n..,X\ne\n");
        for (String conflict : List.of("skip", "overwrite")) {
            CommandRun rehearsed = command("import", file.toString(), "--dry-run", "--on-conflict", conflict);

            assertThat(database.read(NAMES)).containsExactly("old Old");
            assertThat(database.read("SELECT 1 FROM profile_import")).isEmpty();
            List<String> expected = Files.readAllLines(Path.of(file + ".rehearsal.csv"));

            CommandRun run = command("import", file.toString(), "--on-conflict", conflict);

            assertThat(rehearsed.exitCode()).as(rehearsed.err()).isEqualTo(1);
            assertThat(Files.readAllLines(Path.of(file + ".report.csv"))).isEqualTo(expected);
            assertThat(counts(run)).isEqualTo(counts(rehearsed));
            database.execute("TRUNCATE profile, profile_import;"
                    + "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'old', 'Old')");
        }
    }

    @Test
    void onConflict_skip_keepsTheProfile() throws Exception {
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'a', 'Old')");
        Path file = file("user_id,name\na,New\nb,Bob\nb,Bert\n");

        CommandRun run = command("import", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report(file))
                .containsExactly(
                        "2,a,skipped,exists,user_id: 'a' has a profile",
                        "3,b,created,,",
                        "4,b,skipped,exists,user_id: 'b' has a profile");
        assertThat(database.read(NAMES)).containsExactly("a Old", "b Bob");
    }

    @Test
    void onConflict_overwrite_changesWhatDiffersAndLogsIt() throws Exception {
        database.execute("INSERT INTO profile (tenant_id, user_id, name, name_is_custom, created_at) VALUES"
                + " ('t', 'a', 'Old', true, '2021-01-01Z'), ('t', 'same', 'Same', true, '2021-01-01Z'),"
                + " ('t', 'silent', 'Silent', false, '2021-01-01Z')");
        Path file = file("user_id,name,created_at\na,New,2019-01-01T00:00:00Z\nsame,Same,\nsilent,,\n");

        CommandRun run = command("import", file.toString(), "--on-conflict", "overwrite");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report(file)).containsExactly("2,a,overwritten,,", "3,same,unchanged,,", "4,silent,unchanged,,");
        assertThat(database.read(PROFILES))
                .element(0)
                .asString()
                .startsWith("a New true 0 2019-01-01 00:00:00.000000 20");
        assertThat(database.read("SELECT kind || ' ' || user_id FROM profile_change"))
                .containsExactly("changed a");
    }

    @Test
    void onConflict_fail_stopsWithoutTheChunkAndGoesOnOnceItIsMended() throws Exception {
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'd', 'Old')");
        Path file = file("user_id,name\na,Ann\nb,Bob\nc,Cem\nd,Dag\n");

        CommandRun run = command("import", file.toString(), "--on-conflict", "fail");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("line 5: user_id: 'd' has a profile", "import 1 stopped after 2 rows");
        assertThat(database.read(NAMES)).containsExactly("a Ann", "b Bob", "d Old");

        database.execute("DELETE FROM profile WHERE user_id = 'd'");
        assertThat(command("import", file.toString(), "--on-conflict", "fail").out())
                .contains("import 1: created 4");
        assertThat(report(file)).hasSize(4);
    }

    @Test
    void names_uniqueTenant_firstLineGetsTheName() throws Exception {
        settings.add("tenant.t.names.unique=true");
        Path file = file("user_id,name\nz,Nova\nb,nova\nc,N0va\nd,Vega\n");

        CommandRun run = command("import", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(report(file)).element(0).isEqualTo("2,z,created,,");
        assertThat(report(file).subList(1, 3)).allSatisfy(row -> assertThat(row).contains(",refused,name_taken,"));
        assertThat(database.read(NAMES)).containsExactly("d Vega", "z Nova");
    }

    @Test
    void names_asIs_admitsReservedAndDuplicateOnesWithANote() throws Exception {
        settings.add("tenant.t.names.unique=true");
        Path file = file("user_id,name\na,Nova\nb,Nova\nc,Admin Joe\n");

        CommandRun run = command("import", file.toString(), "--names", "as-is");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report(file).get(0)).isEqualTo("2,a,created,,");
        assertThat(report(file).get(1)).startsWith("3,b,created,name_taken,");
        assertThat(report(file).get(2)).startsWith("4,c,created,reserved,");
        assertThat(database.read("SELECT user_id FROM profile WHERE name_key IS NULL"))
                .containsExactly("b");
    }

    @Test
    void names_overwriteToOneThatIsTaken_isRefused() throws Exception {
        settings.add("tenant.t.names.unique=true");
        command("import", file("user_id,name\na,Nova\nb,Vega\n").toString());
        Path file = file("user_id,name\nb,Nova\na,Lyra\n");

        command("import", file.toString(), "--on-conflict", "overwrite");

        assertThat(report(file).get(0)).startsWith("2,b,refused,name_taken,");
        assertThat(database.read(NAMES)).containsExactly("a Lyra", "b Vega");
    }

    @Test
    void names_overwriteWithAnotherSpelling_keepsTheClaim() throws Exception {
        settings.add("tenant.t.names.unique=true");
        command("import", file("user_id,name\na,Nova\n").toString());

        command("import", file("user_id,name\na,NOVA\nb,nova\n").toString(), "--on-conflict", "overwrite");

        assertThat(database.read(NAMES)).containsExactly("a NOVA");
    }

    @Test
    void names_overwrittenAndNewUserWantOne_firstLineGetsIt() throws Exception {
        settings.add("tenant.t.names.unique=true");
        command("import", file("user_id,name\na,Vega\n").toString());
        Path file = file("user_id,name\na,Nova\nb,Nova\n");

        command("import", file.toString(), "--on-conflict", "overwrite");

        assertThat(report(file).get(0)).isEqualTo("2,a,overwritten,,");
        assertThat(report(file).get(1)).startsWith("3,b,refused,name_taken,");
        assertThat(database.read(NAMES)).containsExactly("a Nova");
    }

    @Test
    void names_skippedRowHasOne_laterLineGetsIt() throws Exception {
        settings.add("tenant.t.names.unique=true");
        command("import", file("user_id,name\na,Vega\n").toString());
        Path file = file("user_id,name\na,Nova\nb,Nova\n");

        command("import", file.toString());

        assertThat(report(file)).element(1).isEqualTo("3,b,created,,");
        assertThat(database.read(NAMES)).containsExactly("a Vega", "b Nova");
    }

    @Test
    void names_takenByAProfileOutsideOfTheFile_isRefused() throws Exception {
        settings.add("tenant.t.names.unique=true");
        command("import", file("user_id,name\nholder,Nova\n").toString());
        Path file = file("user_id,name\na,Nova\nb,Vega\n");

        command("import", file.toString());

        assertThat(report(file).get(0)).startsWith("2,a,refused,name_taken,");
        assertThat(report(file).get(1)).isEqualTo("3,b,created,,");
    }

    @Test
    void names_undone_areFreeAgain() throws Exception {
        settings.add("tenant.t.names.unique=true");
        command("import", file("user_id,name\na,Nova\n").toString());

        command("import", "--undo", "1");
        command("import", file("user_id,name\nb,Nova\n").toString());

        assertThat(database.read(NAMES)).containsExactly("b Nova");
    }

    @Test
    void names_generatedOneIsTaken_getsTheNext() throws Exception {
        command("import", file("user_id\na\nb\n").toString());
        List<String> generated = database.read("SELECT name FROM profile ORDER BY user_id");
        database.execute("DELETE FROM profile");
        settings.add("tenant.t.names.unique=true");
        Path holders = file("user_id,name\nx," + generated.get(0) + "\ny," + generated.get(1) + "\n");
        command("import", holders.toString());

        CommandRun run = command("import", file("user_id\na\nb\n").toString(), "--again");

        assertThat(run.out()).contains("created 2");
        assertThat(database.read("SELECT name FROM profile WHERE user_id IN ('a', 'b')"))
                .hasSize(2)
                .doesNotContainAnyElementsOf(generated);
    }

    @Test
    void names_customOneIsWhatAnEarlierLineGenerates_isRefused() throws Exception {
        command("import", file("user_id\na\n").toString());
        String generated = database.read("SELECT name FROM profile").get(0);
        database.execute("DELETE FROM profile");
        settings.add("tenant.t.names.unique=true");
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'z', 'Old')");
        for (String user : List.of("b", "z")) {
            Path file = file("user_id,name\na,\n" + user + "," + generated + "\n");

            command("import", file.toString(), "--on-conflict", "overwrite");

            assertThat(report(file).get(0)).isEqualTo("2,a,created,,");
            assertThat(report(file).get(1)).startsWith("3," + user + ",refused,name_taken,");
            database.execute("DELETE FROM profile WHERE user_id = 'a'");
        }
    }

    @Test
    void undo_always_removesWhatNobodyChanged() throws Exception {
        database.execute(
                "INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'old', 'Old'), ('u', 'a', 'Other')");
        Path file = file("user_id,name\na,Ann\nb,Bob\nc,Cem\nold,New\n");
        command("import", file.toString(), "--on-conflict", "overwrite");
        database.execute("UPDATE profile SET name = 'Bea' WHERE user_id = 'b'");
        database.execute("UPDATE profile SET name_key = 'k' WHERE user_id = 'c'");

        CommandRun run = command("import", "--undo", "1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("import 1 undone: removed 2, kept 1");
        assertThat(command("import", "--undo", "1").out()).contains("import 1 undone: removed 2, kept 1");
        assertThat(database.read(NAMES)).containsExactly("b Bea", "old New");
        assertThat(database.read("SELECT name FROM profile WHERE tenant_id = 'u'"))
                .containsExactly("Other");
        assertThat(database.read("SELECT user_id FROM profile_change WHERE kind = 'erased' ORDER BY 1"))
                .containsExactly("a", "c");
        assertThat(command("import", file.toString(), "--on-conflict", "overwrite")
                        .out())
                .contains("import 2: created 2");
    }

    @Test
    void undo_importOfAnotherTenant_isRefused() throws Exception {
        command("import", file("user_id\na\n").toString());

        CommandRun run = CommandRun.of("import", "--undo", "1", "--tenant", "u", "--config", configuration());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("import 1 of the tenant 'u': unknown");
        assertThat(database.read(NAMES)).hasSize(1);
    }

    @Test
    void export_importedIntoAnotherDatabase_givesTheSameProfiles() throws Exception {
        database.execute(
                "INSERT INTO profile"
                        + " (tenant_id, user_id, name, name_is_custom, avatar_generation, avatar_seed, created_at, updated_at) VALUES"
                        + " ('t', 'a,\"\u00e4', 'Anna \u0416', true, 3, 'guest-7', '2001-02-03 04:05:06.123456Z', '2011-02-03 04:05:06.654321Z'),"
                        + " ('t', 'b', 'Brave Tiger 42', false, 0, NULL, '2002-01-01Z', '2002-01-01Z'), ('t', 'c', 'Admin', true, 0, NULL, now(), now()), ('u', 'x', 'Other', true, 0, NULL, now(), now())");
        Path first = directory.resolve("first.ndjson");
        Path second = directory.resolve("second.ndjson");
        assertThat(command("export", "--output", first.toString()).err()).contains("profiles exported: 3");
        List<String> before = database.read(PROFILES);
        database.close();
        database = TestDatabase.migrated(form);

        CommandRun run = command("import", first.toString(), "--names", "as-is");
        command("export", "--output", second.toString());
        CommandRun again =
                command("import", first.toString(), "--names", "as-is", "--on-conflict", "overwrite", "--dry-run");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(database.read(PROFILES)).isEqualTo(before);
        assertThat(second).hasSameTextualContentAs(first);
        assertThat(again.out()).as(again.err()).contains("unchanged 3");
    }

    @Test
    void export_noProfiles_isAnEmptyFile() throws Exception {
        Path file = directory.resolve("none.ndjson");

        assertThat(command("export", "--output", file.toString()).exitCode()).isZero();

        assertThat(Files.readString(file)).isBlank();
    }

    @Test
    void import_throughTransactionPooling_needsNoSession() throws Exception {
        settings.add("postgres.transaction-pooler=true");
        Path file = file("user_id,name\na,Ann\nb,Bob\nc,Cem\n");

        CommandRun rehearsed = command("import", file.toString(), "--dry-run");
        CommandRun run = command("import", file.toString());

        assertThat(rehearsed.out()).as(rehearsed.err()).contains("created 3");
        assertThat(run.out()).as(run.err()).contains("created 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--on-conflict=replace", "--names=none", "--undo=1"})
    void import_optionOfAnotherForm_isRefused(String option) throws Exception {
        CommandRun run = command("import", file("user_id\na\n").toString(), option);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("expected");
    }

    private CommandRun command(String... arguments) throws IOException {
        return CommandRun.of(
                Stream.concat(Stream.of(arguments), Stream.of("--tenant", "t", "--config", configuration()))
                        .toArray(String[]::new));
    }

    private String configuration() throws IOException {
        return CommandRun.configuration(
                directory,
                Stream.concat(settings.stream(), Stream.of("postgres.uri=" + database.uri()))
                        .toArray(String[]::new));
    }

    private static String counts(CommandRun run) {
        return run.out()
                .lines()
                .filter(line -> line.contains("created"))
                .findFirst()
                .orElseThrow()
                .replaceAll("^.*?: ", "");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("players.csv"), content);
    }

    private static List<String> report(Path file) throws IOException {
        return Files.readAllLines(Path.of(file + ".report.csv")).stream()
                .skip(1)
                .toList();
    }
}
