package io.phoenix.profile.cli;

import io.phoenix.profile.postgres.Migrations;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the pending migrations. */
@Command(
        name = "migrate",
        description = "Brings the schema of the configured Postgres up to date.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--restored",
            description =
                    "The database was restored from a dump or a backup: makes all instances discard what they have"
                            + " cached of it, and empties the change log.")
    private boolean restored;

    @Option(
            names = "--partitioned",
            description = "For a new database: partitions the table of profiles by hash, into 16 partitions.")
    private boolean partitioned;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        Migrations migrations = new Migrations(config.settings().postgres());
        int executed = migrations.migrate();
        out.println(executed == 0 ? "The schema is up to date." : "Migrations run: " + executed + ".");
        if (partitioned) {
            out.println(migrations.partition() ? "Partitioned the table of profiles." : "Already partitioned.");
        }
        if (restored) {
            out.println("Marked as restored: generation " + migrations.markRestored() + ".");
        }
        return 0;
    }
}
