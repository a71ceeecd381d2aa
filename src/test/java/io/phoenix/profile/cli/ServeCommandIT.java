package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TestSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code serve} in a process of its own. */
class ServeCommandIT {

    private static final int SIGTERM = 128 + 15;

    @TempDir
    private Path directory;

    @Test
    void serve_untilTerminated_answers() throws Exception {
        try (ChildProcess serve = serve(0)) {
            Matcher ports = serve.awaitPrinted("The API listens on port (\\d+), management on port (\\d+)");

            assertThat(status(ports.group(1))).isEqualTo(200);
            assertThat(status(ports.group(2))).isEqualTo(200);

            serve.terminate();
            assertThat(serve.awaitExit()).isEqualTo(SIGTERM);
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> status(ports.group(1)));
        }
    }

    /** As on Kubernetes, where all start at once: an exit would become a crash loop that outlasts the outage. */
    @Test
    void serve_databaseNotThereYet_waitsAndMigratesIt() throws Exception {
        String database = "late_" + UUID.randomUUID().toString().replace('-', '_');
        try (ChildProcess serve = serve(0, Servers.running().postgres().resolve("/" + database))) {
            serve.awaitPrinted("waiting for Postgres since \\d+ s: .*" + database);

            try (Connection server = Servers.running().connect()) {
                server.createStatement().execute("CREATE DATABASE " + database);
            }
            serve.awaitPrinted("Migrations run: \\d+");
            Matcher ports = serve.awaitPrinted("The API listens on port (\\d+), management on port (\\d+)");
            assertThat(status(ports.group(1))).isEqualTo(200);
        }
    }

    @Test
    void serve_patienceEnds_saysForWhatItWaitedAndEnds() throws Exception {
        URI nowhere = URI.create("postgresql://postgres@127.0.0.1:" + Ports.free() + "/none");
        try (ChildProcess serve = serve(0, nowhere, "PHOENIX_PROFILE_START_PATIENCE", "1s")) {
            assertThat(serve.awaitExit()).isEqualTo(1);

            assertThat(serve.printed())
                    .contains("phoenix-profile serve: Postgres: not usable within 1 s (start.patience): ")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void serve_terminatedWhileItWaits_endsWithoutFailures() throws Exception {
        try (ChildProcess serve = serve(0, URI.create("postgresql://postgres@127.0.0.1:1/none"))) {
            serve.awaitPrinted("waiting for Postgres since \\d+ s");

            serve.terminate();

            assertThat(serve.awaitExit()).isEqualTo(SIGTERM);
            assertThat(serve.printed()).doesNotContain("\tat ", "phoenix-profile serve:");
        }
    }

    @Test
    void serve_portTaken_reportsItAndEnds() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                ChildProcess serve = serve(taken.getLocalPort())) {
            assertThat(serve.awaitExit()).isEqualTo(1);
            assertThat(serve.printed())
                    .contains("phoenix-profile serve: http.port: " + taken.getLocalPort() + " (expected: ")
                    .doesNotContain("\tat ");
        }
    }

    private ChildProcess serve(int port) throws IOException {
        return serve(port, Servers.running().postgres());
    }

    private ChildProcess serve(int port, URI postgres) throws IOException {
        return serve(port, postgres, "PHOENIX_PROFILE_HTTP_HOST", "127.0.0.1");
    }

    /** The same with one more variable. */
    private ChildProcess serve(int port, URI postgres, String variable, String value) throws IOException {
        Map<String, String> environment = Map.of(
                variable,
                value,
                "PHOENIX_PROFILE_HTTP_PORT",
                Integer.toString(port),
                "PHOENIX_PROFILE_MANAGEMENT_PORT",
                "0",
                "PHOENIX_PROFILE_POSTGRES_URI",
                postgres.toString(),
                "PHOENIX_PROFILE_POSTGRES_MIGRATE",
                "true",
                "PHOENIX_PROFILE_REDIS_URI",
                Servers.running().redis().toString(),
                "PHOENIX_PROFILE_AUTH_JWT_SECRET",
                TestSettings.JWT_SECRET);
        return ChildProcess.start(directory, environment, "serve");
    }

    private static int status(String port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
