package io.phoenix.profile.testing;

import io.phoenix.profile.cli.PhoenixProfileCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The result of a command run in the test process. */
public record CommandRun(int exitCode, String out, String err) {

    public static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = PhoenixProfileCommand.commandLine(arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** Writes a configuration file and returns its path. */
    public static String configuration(Path directory, String... lines) throws IOException {
        return Files.writeString(directory.resolve("test.properties"), String.join("\n", lines))
                .toString();
    }
}
