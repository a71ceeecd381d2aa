package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code dev} as a process of its own, as a developer runs it. */
class DevCommandIT {

    private static final String CURL =
            "curl -H 'Authorization: (?<credentials>Bearer [\\w.-]+)' (?<address>http://\\S+/v1/profiles/user/alice)";

    @TempDir
    private Path temporaryFiles;

    @TempDir
    private Path data;

    @Test
    void dev_untilTerminated_servesAndLeavesNothingBehind() throws Exception {
        try (ChildProcess dev = dev("--port=0")) {
            dev.awaitPrinted("ready in \\d+ ms");
            List<ProcessHandle> below = dev.descendants();
            int postgres = Integer.parseInt(
                    dev.awaitPrinted("postgresql://postgres@127.0.0.1:(\\d+)").group(1));
            int redis = Integer.parseInt(
                    dev.awaitPrinted("redis://127.0.0.1:(\\d+)").group(1));

            JsonObject alice = send(dev, "GET", "");
            assertThat(alice.getString("tenant_id")).isEqualTo("demo");
            assertThat(statusOf(alice.getString("avatar_url"))).isEqualTo(200);
            assertThat(originAllowed(dev, "http://localhost:5173")).isTrue();
            assertThat(originAllowed(dev, "http://elsewhere.example:5173")).isFalse();
            assertThat(temporaryFiles).isNotEmptyDirectory();
            Matcher console = dev.awaitPrinted("(http://\\S+/console)#token=([\\w.-]+)");
            assertThat(statusOf(console.group(1))).isEqualTo(200);

            dev.terminate();
            dev.awaitExit();
            Eventually.isTrue("no process is left", () -> below.stream().noneMatch(ProcessHandle::isAlive));
            assertNobodyListens(postgres);
            assertNobodyListens(redis);
            assertThat(temporaryFiles).isEmptyDirectory();
        }
    }

    @Test
    void dev_dataDirectory_keepsProfiles() throws Exception {
        JsonObject renamed;
        try (ChildProcess dev = dev("--port=0", "--data=" + data)) {
            dev.awaitPrinted("ready in");
            renamed = send(dev, "PUT", "{\"name\":\"Alice Lind\"}");
            assertThat(renamed.getString("name")).isEqualTo("Alice Lind");
        }
        try (ChildProcess dev = dev("--port=0", "--data=" + data)) {
            dev.awaitPrinted("ready in");
            JsonObject found = send(dev, "GET", "");
            // each run has a port of its own
            assertThat(pathOf(found.remove("avatar_url"))).isEqualTo(pathOf(renamed.remove("avatar_url")));
            assertThat(found).isEqualTo(renamed);
        }
        assertThat(temporaryFiles).isEmptyDirectory();
    }

    @Test
    void dev_portTaken_reportsItAndLeavesNothingBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                ChildProcess dev = dev("--port=" + taken.getLocalPort())) {
            assertThat(dev.awaitExit()).isEqualTo(1);
            assertThat(dev.printed())
                    .contains("phoenix-profile dev: http.port: " + taken.getLocalPort() + " (expected: ")
                    .doesNotContain("Ctrl-C", "\tat ");
        }
        assertThat(temporaryFiles).isEmptyDirectory();
    }

    private ChildProcess dev(String... more) throws IOException {
        return ChildProcess.start(
                temporaryFiles,
                Map.of(),
                Stream.concat(Stream.of("dev", "--management-port=0"), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** The response to the printed curl, or to a change with the same credentials. */
    private static JsonObject send(ChildProcess dev, String method, String body) throws Exception {
        Matcher curl = dev.awaitPrinted(CURL);
        HttpRequest request = HttpRequest.newBuilder(URI.create(curl.group("address")))
                .header("Authorization", curl.group("credentials"))
                .method(method, BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20))
                .build();
        return new JsonObject(HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body());
    }

    /** Whether a page of the origin may read a profile. */
    private static boolean originAllowed(ChildProcess dev, String origin) throws Exception {
        Matcher curl = dev.awaitPrinted(CURL);
        HttpRequest request = HttpRequest.newBuilder(URI.create(curl.group("address")))
                .header("Authorization", curl.group("credentials"))
                .header("Origin", origin)
                .timeout(Duration.ofSeconds(20))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .headers()
                .firstValue("Access-Control-Allow-Origin")
                .filter(origin::equals)
                .isPresent();
    }

    private static int statusOf(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(20))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static String pathOf(Object address) {
        return URI.create((String) address).getPath();
    }

    private static void assertNobodyListens(int port) {
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }
}
