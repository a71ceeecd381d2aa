package io.phoenix.profile.cli;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.WholeNumber;
import io.phoenix.profile.transfer.ImportOptions.Names;
import io.phoenix.profile.transfer.ImportOptions.OnConflict;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/** The command {@code phoenix-profile}: selects the subcommand and maps failures to messages and exit codes. */
@Command(
        name = "phoenix-profile",
        description = "A display name and an avatar for every user of every tenant.",
        mixinStandardHelpOptions = true,
        versionProvider = PhoenixProfileCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class PhoenixProfileCommand {

    private static final List<Class<?>> COMMANDS = List.of(
            DevCommand.class,
            ServeCommand.class,
            TokenCommand.class,
            MigrateCommand.class,
            ClaimNamesCommand.class,
            SearchIndexCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            TenantCommand.class,
            PlanCommand.class);

    private PhoenixProfileCommand() {}

    /**
     * A command line for these arguments, whose exit code is 0 for success, 1 for failure, and 2 for mistakes in arguments or
     * configuration. It knows only the command that the first argument names, if it names one: learning about all by reflection takes
     * a third of a start.
     */
    public static CommandLine commandLine(String... args) {
        CommandLine root = new CommandLine(new PhoenixProfileCommand());
        List<Class<?>> named = COMMANDS.stream()
                .filter(type -> args.length > 0
                        && type.getAnnotation(Command.class).name().equals(args[0]))
                .toList();
        (named.isEmpty() ? COMMANDS : named).forEach(root::addSubcommand);
        return root.registerConverter(int.class, text -> (int) wholeNumber(text, Integer.MAX_VALUE))
                .registerConverter(long.class, text -> wholeNumber(text, Long.MAX_VALUE))
                .registerConverter(Duration.class, TokenCommand::parseDuration)
                .registerConverter(OnConflict.class, text -> converted(OnConflict::parse, text))
                .registerConverter(Names.class, text -> converted(Names::parse, text))
                .registerConverter(PlanCommand.Amount.class, PlanCommand.Amount::parse)
                .setExecutionStrategy(PhoenixProfileCommand::runWhereSupported)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    }

    private static long wholeNumber(String text, long max) {
        return WholeNumber.parse(text, max)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' (expected: a whole number)"));
    }

    private static <T> T converted(Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException malformed) {
            throw new TypeConversionException(malformed.getMessage());
        }
    }

    private static int runWhereSupported(ParseResult parsed) {
        String os = System.getProperty("os.name");
        if (os.startsWith("Windows")) {
            parsed.commandSpec()
                    .commandLine()
                    .getErr()
                    .println("phoenix-profile: " + os
                            + " is not supported (expected: Linux or macOS; on Windows use WSL 2,"
                            + " or the image of docs/image.md)");
            return ExitCode.SOFTWARE;
        }
        return new RunLast().execute(parsed);
    }

    private static int explain(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof ConfigException config) {
            err.println("The configuration has mistakes:");
            config.mistakes().forEach(mistake -> err.println("  " + mistake));
            return ExitCode.USAGE;
        }
        err.println("phoenix-profile " + command.getCommandName() + ": " + FailureMessage.of(failure));
        return ExitCode.SOFTWARE;
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = PhoenixProfileCommand.class.getPackage().getImplementationVersion();
            return new String[] {"Phoenix Profile " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
