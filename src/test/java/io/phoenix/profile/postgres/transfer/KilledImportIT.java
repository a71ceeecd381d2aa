package io.phoenix.profile.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that is killed again and again ends as one that is not. */
class KilledImportIT {

    private static final int KILLS = 10;
    private static final int ROWS = 60_000;

    /** Some rows are refused, some are of one user, and some have no name. */
    private static final List<String> LINES = IntStream.range(0, ROWS)
            .mapToObj(i -> "user-" + (i % 500 == 0 ? 0 : i) + ","
                    + (i % 7 == 0 ? "admin" : i % 3 == 0 ? "" : "Player " + i)
                    + ",2020-01-01T00:00:" + String.format("%02d", i % 60) + "Z")
            .toList();

    private static final String PROFILES =
            "SELECT user_id || ' ' || name || ' ' || created_at FROM profile ORDER BY user_id";

    private static final String COUNTS =
            "SELECT (rows_done, report_bytes, created, overwritten, unchanged, skipped, refused)::text FROM profile_import";

    @TempDir
    private Path directory;

    private record Result(List<String> profiles, List<String> counts, String report) {}

    @Test
    void import_killedTenTimes_endsAsOneThatWasNot() throws Exception {
        Path file = directory.resolve("players.csv");
        Files.writeString(file, "user_id,name,created_at\n" + String.join("\n", LINES) + "\n");
        try (TestDatabase database = TestDatabase.migrated();
                Connection connection = database.connect()) {
            assertThat(CommandRun.of(arguments(file, database)).exitCode()).isEqualTo(1);
            Result expected = result(database, file);
            assertThat(expected.report().lines()).hasSize(ROWS + 1);
            database.execute("TRUNCATE profile, profile_import");
            Files.delete(Path.of(file + ".report.csv"));

            for (int kill = 1; kill <= KILLS; kill++) {
                long rows = (long) ROWS * kill / (KILLS + 1);
                try (ChildProcess child = ChildProcess.start(directory, Map.of(), arguments(file, database))) {
                    Eventually.isTrue(rows + " rows are committed", () -> {
                        assertThat(child.isAlive()).as(child.printed()).isTrue();
                        return rowsDone(connection) >= rows;
                    });
                    child.kill();
                    child.awaitExit();
                }
                assertThat(rowsDone(connection)).isLessThan(ROWS);
            }
            CommandRun last = CommandRun.of(arguments(file, database));

            assertThat(last.err()).contains("import 2 goes on after");
            assertThat(result(database, file)).isEqualTo(expected);
        }
    }

    private static long rowsDone(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT coalesce(sum(rows_done), 0) FROM profile_import")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Result result(TestDatabase database, Path file) throws Exception {
        return new Result(
                database.read(PROFILES), database.read(COUNTS), Files.readString(Path.of(file + ".report.csv")));
    }

    /** As fast as it can, so that it is killed within its transactions too. */
    private String[] arguments(Path file, TestDatabase database) throws Exception {
        String configuration = CommandRun.configuration(
                Files.createTempDirectory(directory, "configuration"),
                "postgres.uri=" + database.uri(),
                "import.chunk.rows=100",
                "import.rate.max=1000000",
                "import.read.slowdown.max=0");
        return new String[] {
            "import", file.toString(), "--tenant", "t", "--on-conflict", "skip", "--config", configuration
        };
    }
}
