package io.phoenix.profile;

import io.phoenix.profile.cli.PhoenixProfileCommand;

/** The entry point of the jar. */
public final class Main {

    private Main() {}

    /** Runs the command that the arguments name, and exits with its code. */
    public static void main(String[] args) {
        System.exit(PhoenixProfileCommand.commandLine(args).execute(args));
    }
}
