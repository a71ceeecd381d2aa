package io.phoenix.profile.k8s;

import io.phoenix.profile.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A container of the image, run by podman as the manifests demand: with a read-only file system, without capabilities, with
 * 512 MB and one core, and as a user that the image does not know. Where cgroups are not writable, the JVM's own limits take
 * the place of those of the container.
 */
final class Container implements AutoCloseable {

    /** {@code image/debian} builds it. */
    static final String IMAGE = "localhost/phoenix-profile:test";

    static final int USER = 23456;
    static final long MEMORY_BYTES = 512L << 20;

    private static final long END_SECONDS_MAX = 60;

    private static final List<String> LOCKED_DOWN = List.of(
            "--rm",
            "--network=host",
            "--read-only",
            "--read-only-tmpfs=false",
            "--tmpfs=/tmp:size=64m",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
            "--user=" + USER + ":" + USER);

    private final String name;
    private final Process process;
    private final Path log;

    private Container(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts a command of the image, with these environment variables and no others. */
    static Container start(Map<String, String> environment, String... command) throws IOException {
        String name = "phoenix-profile-" + UUID.randomUUID();
        Path log = Files.createTempFile(name, ".log");
        Process process = new ProcessBuilder(podman(Limits.OPTIONS, name, environment, command))
                .redirectOutput(log.toFile())
                .redirectErrorStream(true)
                .start();
        return new Container(name, process, log);
    }

    /** What a command prints to standard output; fails unless it exits with 0. */
    static String run(Map<String, String> environment, String... command) throws Exception {
        Process process = new ProcessBuilder(
                        podman(Limits.OPTIONS, "phoenix-profile-" + UUID.randomUUID(), environment, command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": exited with " + process.exitValue() + ", " + out);
        }
        return out;
    }

    /** The fields of /proc/PID/status of its main process, as the machine sees it. */
    Map<String, String> processStatus() throws Exception {
        Process inspect = new ProcessBuilder("podman", "inspect", "--format={{.State.Pid}}", name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String pid = new String(inspect.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try (Stream<String> lines = Files.lines(Path.of("/proc", pid, "status"))) {
            return lines.map(line -> line.split(":\\s*", 2))
                    .collect(Collectors.toMap(field -> field[0], field -> field[1]));
        }
    }

    /** Waits for a condition; fails with the log if the container ends first. */
    void await(String what, Callable<Boolean> condition) throws Exception {
        Eventually.isTrue(what, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("exited with " + process.exitValue() + ": " + Files.readString(log));
            }
            return condition.call();
        });
    }

    /** Sends SIGTERM, and returns the exit code. */
    int terminate() {
        process.destroy();
        return process.onExit()
                .orTimeout(END_SECONDS_MAX, TimeUnit.SECONDS)
                .join()
                .exitValue();
    }

    @Override
    public void close() throws IOException {
        try {
            terminate();
        } finally {
            process.destroyForcibly();
            Files.delete(log);
        }
    }

    private static List<String> podman(
            List<String> limits, String name, Map<String, String> environment, String... command) {
        List<String> line = new ArrayList<>(List.of("podman", "run", "--name=" + name));
        line.addAll(LOCKED_DOWN);
        line.addAll(limits);
        environment.forEach((variable, value) -> line.add("--env=" + variable + "=" + value));
        line.add(IMAGE);
        line.addAll(List.of(command));
        return line;
    }

    /** Found out once: whether podman can limit a container here. */
    private static final class Limits {

        private static final List<String> OF_THE_CONTAINER = List.of("--memory=512m", "--cpus=1");
        private static final List<String> OF_THE_JVM = List.of(
                "--cgroups=disabled",
                "--env=JDK_JAVA_OPTIONS=-XX:MaxRAM=" + MEMORY_BYTES + " -XX:ActiveProcessorCount=1");

        static final List<String> OPTIONS = find();

        private static List<String> find() {
            try {
                Process probe = new ProcessBuilder(
                                podman(OF_THE_CONTAINER, "phoenix-profile-" + UUID.randomUUID(), Map.of(), "--version"))
                        .redirectErrorStream(true)
                        .start();
                String printed = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (probe.waitFor() != 0 && printed.contains("cgroup")) {
                    System.err.println("cgroups are not writable, the JVM's own limits are tested: " + printed);
                    return OF_THE_JVM;
                }
                return OF_THE_CONTAINER;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(
                        "podman does not run (on Debian: apt-get install podman runc, then image/debian " + IMAGE + ")",
                        e);
            }
        }
    }
}
