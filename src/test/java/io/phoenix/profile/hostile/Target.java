package io.phoenix.profile.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.auth.TokenIssuer;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.Http2Connection;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TestAuthority;
import io.phoenix.profile.testing.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An instance in a process of its own for which 512 MB are there, with its default settings but for those named below. */
final class Target implements AutoCloseable {

    /** The tenant of all users. */
    static final String TENANT = "hostile";

    /**
     * A machine can't open as many connections to itself as the defaults allow, and one that also runs builds stalls for longer
     * than the default timeouts of Redis and Postgres.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "http.connections.max", "1000",
            "http.connections.pending.max", "500",
            "auth.hmac.keys", TENANT + "/a key for signatures of 32 bytes or more",
            "redis.timeout", "2s",
            "read.deadline", "10s",
            "postgres.timeout", "10s",
            "postgres.read.timeout", "10s");

    /** Those of the image, in a container with 512 MB. */
    private static final List<String> OPTIONS =
            List.of("-XX:MaxRAM=512m", "-XX:MaxRAMPercentage=70", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");

    private static final Pattern USED =
            Pattern.compile("^phoenix_profile_edge_used\\{resource=\"(\\w+)\"} (\\S+)$", Pattern.MULTILINE);

    /** How logback.xml begins each line of a stack trace. */
    private static final String STACK_TRACE = "  | ";

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern HEAP =
            Pattern.compile("^jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)$", Pattern.MULTILINE);

    private final ChildProcess process;
    private final int port;
    private final int managementPort;
    private final TokenIssuer tokens;
    private final @Nullable TestAuthority authority;
    private int linesSeen;
    private final HttpClient client = HttpClient.newHttpClient();

    private Target(ChildProcess process, TokenIssuer tokens, @Nullable TestAuthority authority) throws Exception {
        this.process = process;
        this.tokens = tokens;
        this.authority = authority;
        Matcher ports = process.awaitPrinted("listens on port (\\d+), management on port (\\d+)");
        this.port = Integer.parseInt(ports.group(1));
        this.managementPort = Integer.parseInt(ports.group(2));
    }

    /** Starts an instance; {@code authority} is null for one without TLS. */
    static Target start(Path directory, Path publicKeys, @Nullable TestAuthority authority) throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("http.host", "127.0.0.1");
        settings.put("http.port", "0");
        settings.put("http.event-loops", "2");
        settings.put("management.host", "127.0.0.1");
        settings.put("management.port", "0");
        settings.put("auth.jwt.secret", TestSettings.JWT_SECRET);
        settings.put("auth.jwt.keys", publicKeys.toString());
        settings.put("postgres.uri", Servers.running().postgres().toString());
        settings.put("postgres.migrate", "true");
        settings.put("redis.uri", Servers.running().redis().toString());
        if (authority != null) {
            settings.putAll(authority.issue("server").settings());
        }
        Map<String, String> environment = new HashMap<>();
        settings.forEach((key, value) -> environment.put(
                "PHOENIX_PROFILE_"
                        + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'),
                value));
        ChildProcess process = ChildProcess.start(OPTIONS, directory, environment, "serve");
        Runtime.getRuntime().addShutdownHook(new Thread(process::kill));
        TokenIssuer tokens = new TokenIssuer(
                Settings.toServe(settings, Map.of()).access().auth(),
                new Secret(TestSettings.JWT_SECRET),
                Clock.systemUTC());
        return new Target(process, tokens, authority);
    }

    String token(String user) {
        return tokens.issue(new Caller(TENANT, user, Set.of()), Duration.ofHours(1));
    }

    /** A new connection for HTTP/1.1, with TLS if the instance has it. */
    Wire connect() throws IOException {
        if (authority == null) {
            return connectPlain();
        }
        try {
            SSLSocket socket = (SSLSocket)
                    authority.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            Wire wire = new Wire(socket);
            try {
                socket.startHandshake();
                return wire;
            } catch (IOException refused) {
                wire.close();
                throw refused;
            }
        } catch (IOException refused) {
            throw refused;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new connection without TLS in any case. */
    Wire connectPlain() throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    Http2Connection http2(byte... settings) throws Exception {
        if (authority == null) {
            throw new IllegalStateException("HTTP/2 needs the instance with TLS");
        }
        return new Http2Connection(authority.trusting(), port, settings);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Resident memory of the process, in bytes. */
    long residentBytes() throws IOException {
        Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!resident.find()) {
            throw new IllegalStateException("the process has ended");
        }
        return Long.parseLong(resident.group(1)) * 1_024;
    }

    /** What clients hold of the resources of the API port. */
    Map<String, Double> held() throws Exception {
        Map<String, Double> held = new TreeMap<>();
        Matcher used = USED.matcher(metrics());
        while (used.find()) {
            double value = Double.parseDouble(used.group(2));
            if (value != 0) {
                held.put(used.group(1), value);
            }
        }
        return held;
    }

    /** Live objects on the heap, in bytes. */
    long heapAfterGc() throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new AssertionError(answer);
        }
        return HEAP.matcher(metrics())
                .results()
                .mapToLong(part -> (long) Double.parseDouble(part.group(1)))
                .sum();
    }

    /** Errors and stack traces that were logged since the last call. */
    List<String> newProblems() throws IOException {
        List<String> log = process.printed().lines().toList();
        List<String> problems = new ArrayList<>();
        boolean ofTheMachine = false;
        for (String line : log.subList(linesSeen, log.size())) {
            boolean continued = line.startsWith(STACK_TRACE);
            // Vert.x reports where a thread was that got no processor for seconds
            ofTheMachine = continued ? ofTheMachine : line.contains(" BlockedThreadChecker ");
            if (!ofTheMachine && (continued || line.contains(" ERROR "))) {
                problems.add(line);
            }
        }
        linesSeen = log.size();
        return problems;
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    private String metrics() throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
