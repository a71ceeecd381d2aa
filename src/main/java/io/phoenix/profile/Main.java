package io.phoenix.profile;

import io.phoenix.profile.config.ConfigException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;

/** The command line: arguments to commands, failures to exit codes. */
@Command(
        name = "phoenix-profile",
        description = "A display name and an avatar for every user of every tenant.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DevCommand.class,
            ServeCommand.class,
            TokenCommand.class,
            MigrateCommand.class,
            ClaimNamesCommand.class,
            CheckCommand.class,
            PlanCommand.class
        })
public final class Main {

    private Main() {}

    /**
     * Runs a command and exits with its code: 0 when it did its work, 1 when it could not, 2 when the arguments or the
     * configuration have mistakes.
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(explain());
    }

    private static IExecutionExceptionHandler explain() {
        return (failure, command, parsed) -> {
            PrintWriter err = command.getErr();
            if (failure instanceof ConfigException config) {
                err.println("The configuration has mistakes:");
                config.mistakes().forEach(mistake -> err.println("  " + mistake));
                return ExitCode.USAGE;
            }
            err.println("phoenix-profile " + command.getCommandName() + ": " + failure.getMessage());
            return ExitCode.SOFTWARE;
        };
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"Phoenix Profile " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
