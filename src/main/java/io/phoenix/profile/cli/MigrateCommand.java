package io.phoenix.profile.cli;

import io.phoenix.profile.postgres.Migrations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the pending migrations. */
@Command(
        name = "migrate",
        description = "Brings the schema of the configured Postgres up to date.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        int executed = new Migrations(config.settings().postgres()).migrate();
        spec.commandLine()
                .getOut()
                .println(executed == 0 ? "The schema is up to date." : "Migrations run: " + executed + ".");
        return 0;
    }
}
