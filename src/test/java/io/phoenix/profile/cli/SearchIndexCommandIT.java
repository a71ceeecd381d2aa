package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.TestDatabase;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code search-index}. */
class SearchIndexCommandIT {

    private TestDatabase database;

    @TempDir
    private Path directory;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated();
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void createAndDrop_always_sayWhatTheyDid() throws Exception {
        CommandRun created = run("create", "--parts");
        CommandRun withoutParts = run("create");
        CommandRun dropped = run("drop");

        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(created.out().lines())
                .hasSize(4)
                .first()
                .asString()
                .matches("index profile_search_folded_1_1: built in \\d+ ms");
        assertThat(created.out().lines()).last().isEqualTo("Profiles can be found by name.");
        assertThat(withoutParts.out().lines()).contains("index profile_search_trigrams_1_1: dropped");
        assertThat(dropped.exitCode()).as(dropped.err()).isZero();
        assertThat(dropped.out().lines()).last().isEqualTo("The indexes of names are dropped.");
    }

    @Test
    void searchIndex_withoutSubcommand_isAMistake() throws Exception {
        CommandRun run = CommandRun.of("search-index");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Missing subcommand (expected: create or drop)");
    }

    private CommandRun run(String... arguments) throws Exception {
        String configuration =
                CommandRun.configuration(directory, "postgres.uri=" + database.uri(), "postgres.timeout=10s");
        return CommandRun.of(
                Stream.of(Stream.of("search-index"), Stream.of(arguments), Stream.of("--config", configuration))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }
}
