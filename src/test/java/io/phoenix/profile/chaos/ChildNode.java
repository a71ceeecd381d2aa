package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.MeasuredMain;
import io.phoenix.profile.testing.Noise;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.TestSettings;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** An instance with the default settings and canaries, in a child process that can be killed and frozen. */
final class ChildNode implements Testbed.Node {

    /** The file in the working directory may have keys that another release does not know. */
    static final String WITHOUT_FILE = "--config=/dev/null";

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String name;
    private final Testbed.Links links;
    private String classPath;
    private final Path stalls;
    private final Path output;

    private final List<String> names = new ArrayList<>();

    private volatile Testbed.Address address;
    private Process process;
    private String lastAnswer = "";

    private ChildNode(String name, Testbed.Links links, String classPath, Path stalls, Path output) {
        this.name = name;
        this.links = links;
        this.classPath = classPath;
        this.stalls = stalls;
        this.output = output;
    }

    static ChildNode start(String name, Testbed.Links links) throws Exception {
        return start(
                name, links, System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    }

    /** @param classPath with the service and {@link MeasuredMain} */
    static ChildNode start(String name, Testbed.Links links, String classPath) throws Exception {
        ChildNode child = new ChildNode(
                name,
                links,
                classPath,
                Files.createTempFile("stalls-", ".txt"),
                Files.createTempFile("child-", ".txt"));
        child.restart();
        return child;
    }

    /** Replaces the instance as an orchestrator does: the old one is told to end once the new one is ready and gets the requests. */
    void roll(String newClassPath) throws Exception {
        Process old = process;
        classPath = newClassPath;
        restart();
        old.destroy();
        old.onExit().join();
    }

    @Override
    public Testbed.Address address() {
        return address;
    }

    @Override
    public Testbed.Links links() {
        return links;
    }

    @Override
    public Noise noise() throws IOException {
        return MeasuredMain.noiseIn(stalls);
    }

    /** Its names so far: a restarted instance gets a new one. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** Starts the instance, even after a kill, and waits until it is ready. */
    void restart() throws Exception {
        int port = Ports.free();
        ProcessBuilder command = command(port);
        process = command.start();
        try {
            Eventually.isTrue(name + " is ready", START_MAX, () -> {
                if (!process.isAlive()) {
                    // it exits if a server is slow to answer; an orchestrator would restart it
                    process = command.start();
                }
                return isReady(port);
            });
        } catch (AssertionError notReady) {
            throw new AssertionError(lastAnswer + "\n" + Files.readString(output), notReady);
        }
        names.add(name + '-' + (names.size() + 1));
        address = new Testbed.Address(names.get(names.size() - 1), port);
    }

    /** Sends SIGKILL, and waits until the process has exited. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Sends SIGSTOP: its connections stay open. */
    void freeze() throws Exception {
        signal("STOP");
    }

    void thaw() throws Exception {
        signal("CONT");
    }

    @Override
    public void close() throws IOException, TimeoutException {
        kill();
        Files.deleteIfExists(stalls);
        Files.deleteIfExists(output);
        links.close();
    }

    private boolean isReady(int port) throws InterruptedException {
        try {
            URI ready = URI.create("http://127.0.0.1:" + port + "/ready");
            HttpRequest request =
                    HttpRequest.newBuilder(ready).timeout(READY_TIMEOUT).build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            lastAnswer = answer.statusCode() + " " + answer.body();
            return answer.statusCode() == 200;
        } catch (IOException notYet) {
            lastAnswer = notYet.toString();
            return false;
        }
    }

    private void signal(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    private ProcessBuilder command(int port) {
        ProcessBuilder command = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx512m",
                        MeasuredMain.option(stalls),
                        "-cp",
                        classPath,
                        MeasuredMain.class.getName(),
                        "serve",
                        WITHOUT_FILE)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(output.toFile()));
        Map<String, String> settings = new HashMap<>(links.settings());
        settings.put("http.host", "127.0.0.1");
        settings.put("http.port", Integer.toString(port));
        settings.put("http.event-loops", "2");
        settings.put("management.port", "0");
        settings.put("auth.jwt.secret", TestSettings.JWT_SECRET);
        settings.forEach((key, value) -> command.environment().put(variable(key), value));
        return command;
    }

    private static String variable(String key) {
        return "PHOENIX_PROFILE_"
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
