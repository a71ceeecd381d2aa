package io.phoenix.profile.cli;

import io.phoenix.profile.postgres.SearchIndex;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Creates and drops the indexes by which profiles are found by name. */
@Command(
        name = "search-index",
        description = "Creates or drops the indexes by which profiles are found by name, while the service runs.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "create|drop",
        subcommands = {SearchIndexCommand.Create.class, SearchIndexCommand.Drop.class})
final class SearchIndexCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand (expected: create or drop)");
    }

    /** Creates what is missing. */
    @Command(
            name = "create",
            description = "Creates the indexes that are missing. Safe to repeat, and to run while the service runs.",
            mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Spec
        private CommandSpec spec;

        @Option(
                names = "--parts",
                description =
                        "also find parts of names: creates the extensions pg_trgm and btree_gin, and an index that makes renames"
                                + " much dearer")
        private boolean parts;

        @Override
        public Integer call() throws Exception {
            new SearchIndex(config.settings().postgres(), line -> print(spec, line)).create(parts);
            print(spec, "Profiles can be found by name.");
            return 0;
        }
    }

    /** Drops all of it. */
    @Command(
            name = "drop",
            description = "Drops the indexes, so that writes no longer pay for them. Profiles can still be listed.",
            mixinStandardHelpOptions = true)
    static final class Drop implements Callable<Integer> {

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            new SearchIndex(config.settings().postgres(), line -> print(spec, line)).drop();
            print(spec, "The indexes of names are dropped.");
            return 0;
        }
    }

    private static void print(CommandSpec spec, String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
