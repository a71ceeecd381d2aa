package io.phoenix.profile.chaos;

import io.phoenix.profile.Main;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestSettings;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** An instance with the default settings, in a child process that can be killed and frozen. */
final class ChildNode implements Testbed.Node {

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String name;
    private final TcpProxy toRedis;
    private final TcpProxy toPostgres;

    private volatile Testbed.Address address;
    private Process process;
    private int starts;

    private ChildNode(String name, TcpProxy toRedis, TcpProxy toPostgres) {
        this.name = name;
        this.toRedis = toRedis;
        this.toPostgres = toPostgres;
    }

    static ChildNode start(String name, URI redis, URI postgres) throws Exception {
        ChildNode child = new ChildNode(name, TcpProxy.to(redis), TcpProxy.to(postgres));
        child.restart();
        return child;
    }

    @Override
    public Testbed.Address address() {
        return address;
    }

    @Override
    public TcpProxy toRedis() {
        return toRedis;
    }

    @Override
    public TcpProxy toPostgres() {
        return toPostgres;
    }

    /** Starts the instance, even after a kill, and waits until it is ready. */
    void restart() throws Exception {
        int port = Ports.free();
        ProcessBuilder command = command(Map.of(
                "PHOENIX_PROFILE_HTTP_HOST",
                "127.0.0.1",
                "PHOENIX_PROFILE_HTTP_PORT",
                Integer.toString(port),
                "PHOENIX_PROFILE_HTTP_EVENT_LOOPS",
                "2",
                "PHOENIX_PROFILE_MANAGEMENT_PORT",
                "0",
                "PHOENIX_PROFILE_AUTH_JWT_SECRET",
                TestSettings.JWT_SECRET,
                "PHOENIX_PROFILE_REDIS_URI",
                toRedis.uri(),
                "PHOENIX_PROFILE_POSTGRES_URI",
                toPostgres.uri()));
        process = command.start();
        Eventually.isTrue(name + " is ready", START_MAX, () -> {
            if (!process.isAlive()) {
                // it exits if a server is slow to answer; an orchestrator would restart it
                process = command.start();
            }
            return isReady(port);
        });
        starts++;
        address = new Testbed.Address(name + '-' + starts, port);
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
    public void close() throws TimeoutException {
        kill();
        toRedis.close();
        toPostgres.close();
    }

    private boolean isReady(int port) throws InterruptedException {
        try {
            URI ready = URI.create("http://127.0.0.1:" + port + "/ready");
            HttpRequest request =
                    HttpRequest.newBuilder(ready).timeout(READY_TIMEOUT).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void signal(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    private static ProcessBuilder command(Map<String, String> environment) {
        ProcessBuilder command = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "serve")
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        command.environment().putAll(environment);
        return command;
    }
}
