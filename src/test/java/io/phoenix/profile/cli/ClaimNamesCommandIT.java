package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code claim-names}, for a tenant that makes names unique after it has users. */
class ClaimNamesCommandIT {

    private final String tenant = "t-" + UUID.randomUUID();

    @TempDir
    private Path directory;

    @Test
    void claimNames_namesFromBefore_claimsThemAndListsDuplicates() throws Exception {
        try (TestInstance before = TestInstance.start(Map.of())) {
            for (String user : List.of("a", "b", "c")) {
                before.put(tenant, user, "{\"name\":\"" + (user.equals("c") ? "Vega" : "Nova") + "\"}");
            }
        }

        CommandRun run = claimNames("tenant." + tenant + ".names.unique=true");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).containsExactly("name already taken: b", "Names claimed: 2.");
        try (TestInstance after = TestInstance.start(Map.of("tenant." + tenant + ".names.unique", "true"))) {
            assertThat(after.put(tenant, "d", "{\"name\":\"vega\"}").body()).contains("\"name_taken\"");
            assertThat(after.get(tenant, "b").body()).contains("\"Nova\"");
        }
    }

    @Test
    void claimNames_statementsTooSlow_goesOnWhenTheyAreNot() throws Exception {
        try (TestDatabase database = TestDatabase.migrated();
                Connection locking = database.connect()) {
            database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('" + tenant + "', 'a', 'Nova')");
            locking.setAutoCommit(false);
            locking.createStatement().execute("LOCK TABLE profile IN ACCESS EXCLUSIVE MODE");
            String configuration = CommandRun.configuration(
                    directory,
                    "postgres.uri=" + database.uri(),
                    "postgres.timeout=500ms",
                    "tenant." + tenant + ".names.unique=true");
            try (ChildProcess command = ChildProcess.start(
                    directory, Map.of(), "claim-names", "--tenant", tenant, "--config", configuration)) {
                command.awaitPrinted("postgres: the database did not answer .*, retrying in 1 s");
                locking.rollback();

                assertThat(command.awaitExit()).isZero();
                assertThat(command.printed()).contains("Names claimed: 1.");
            }
        }
    }

    /** A row is locked on the second of three pages, for longer than a statement may take. */
    @Test
    void claimNames_rowLockedInBetween_claimsEveryPage() throws Exception {
        try (TestDatabase database = TestDatabase.migrated();
                Connection locking = database.connect()) {
            database.execute("INSERT INTO profile (tenant_id, user_id, name) SELECT '" + tenant
                    + "', 'user-' || to_char(i, 'FM000'), 'Nova ' || i FROM generate_series(1, 140) AS i");
            locking.setAutoCommit(false);
            locking.createStatement().execute("SELECT FROM profile WHERE user_id = 'user-070' FOR UPDATE");
            String configuration = CommandRun.configuration(
                    directory,
                    "postgres.uri=" + database.uri(),
                    "postgres.timeout=1s",
                    "tenant." + tenant + ".names.unique=true");
            try (ChildProcess command = ChildProcess.start(
                    directory, Map.of(), "claim-names", "--tenant", tenant, "--config", configuration)) {
                command.awaitPrinted("postgres: the database did not answer .*, retrying in 1 s");
                Eventually.isTrue(
                        "the page before is claimed",
                        () -> database.read(
                                        "SELECT count(*) FROM profile WHERE name_key IS NOT NULL AND user_id <= 'user-050'")
                                .contains("50"));
                locking.rollback();

                assertThat(command.awaitExit()).isZero();
                assertThat(command.printed()).contains("Names claimed: ").doesNotContain("already taken");
            }
            assertThat(database.read("SELECT count(*) FROM profile WHERE name_key IS NULL"))
                    .containsExactly("0");
        }
    }

    @Test
    void claimNames_tenantWithSharedNames_isRefused() throws Exception {
        CommandRun run = claimNames("names.unique=false");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("names.unique: false for the tenant '" + tenant + "' (expected: true)");
    }

    private CommandRun claimNames(String setting) throws Exception {
        String configuration = CommandRun.configuration(
                directory, "postgres.uri=" + Servers.running().postgres(), "postgres.timeout=10s", setting);
        return CommandRun.of("claim-names", "--tenant", tenant, "--config", configuration);
    }
}
