package io.phoenix.profile.testing;

import io.phoenix.profile.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line in a child process with its own directory for temporary files; {@link #close} kills it. */
public final class ChildProcess implements AutoCloseable {

    /** A short process mostly starts, and the optimizing compiler would take the machine from it. */
    private static final List<String> FOR_SHORT_RUNS = List.of("-XX:TieredStopAtLevel=1");

    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts the command.
     *
     * @param temporaryFiles its {@code java.io.tmpdir}
     * @param environment all its {@code PHOENIX_PROFILE_} variables: it inherits none
     */
    public static ChildProcess start(Path temporaryFiles, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(FOR_SHORT_RUNS, temporaryFiles, environment, arguments);
    }

    /** The same with options of the JVM, and with all of its compilers. */
    public static ChildProcess start(
            List<String> options, Path temporaryFiles, Map<String, String> environment, String... arguments)
            throws IOException {
        return run(environment, command(options, temporaryFiles, arguments));
    }

    /** Starts the command as a terminal does, with a process group of its own, so that {@link #interrupt} reaches it all. */
    public static ChildProcess startInTerminal(Path temporaryFiles, String... arguments) throws IOException {
        // a shell has its jobs in the background ignore SIGINT, and their children inherit that
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
        command.addAll(command(FOR_SHORT_RUNS, temporaryFiles, arguments));
        return run(Map.of(), command);
    }

    private static List<String> command(List<String> options, Path temporaryFiles, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + temporaryFiles,
                // the service's logging, not the quieter one of the tests
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Starts any program.
     *
     * @param environment all its {@code PHOENIX_PROFILE_} variables, and more; of those it inherits none
     */
    public static ChildProcess run(Map<String, String> environment, List<String> command) throws IOException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PHOENIX_PROFILE_"));
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start(), out, err);
    }

    /** Waits until the output matches the pattern; fails if the process exits first. */
    public Matcher awaitPrinted(String pattern) throws Exception {
        Pattern compiled = Pattern.compile(pattern);
        Eventually.isTrue("printed: " + pattern, WAIT_MAX, () -> {
            if (!process.isAlive() && !compiled.matcher(printed()).find()) {
                throw new AssertionError("exited with " + process.exitValue() + ": " + printed());
            }
            return compiled.matcher(printed()).find();
        });
        Matcher found = compiled.matcher(printed());
        found.find();
        return found;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGINT to the process and to what it started, as Ctrl-C does; see {@link #startInTerminal}. */
    public void interrupt() throws Exception {
        int exitCode = new ProcessBuilder("kill", "-INT", "--", "-" + pid())
                .inheritIO()
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException("no process group " + pid());
        }
    }

    /** Waits until the process exits, and returns the exit code. */
    public int awaitExit() {
        return process.onExit()
                .orTimeout(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .join()
                .exitValue();
    }

    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Standard output and standard error. */
    public String printed() throws IOException {
        return Files.readString(out) + Files.readString(err);
    }

    @Override
    public void close() throws IOException {
        try {
            process.destroy();
            awaitExit();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
