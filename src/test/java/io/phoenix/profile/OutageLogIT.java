package io.phoenix.profile;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.auth.TokenIssuer;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a server is away, neither the service nor its libraries log a line for each request, statement or connection. */
class OutageLogIT {

    private static final Duration REPEATED_AFTER = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String token = new TokenIssuer(
                    TestSettings.with(Map.of()).access().auth(), new Secret(TestSettings.JWT_SECRET), Clock.systemUTC())
            .issue(new Caller("t-" + UUID.randomUUID(), "reader", Set.of(Caller.ROLE_WRITE)), Duration.ofHours(1));

    @TempDir
    private Path directory;

    @Test
    void servers_cutOffFrozenAndReset_areReportedOnceInTenSeconds() throws Exception {
        try (TestDatabase database = TestDatabase.migrated();
                TcpProxy postgres = TcpProxy.to(database.uri());
                TcpProxy redis = TcpProxy.to(Servers.running().redis());
                ChildProcess serve = serve(postgres, redis)) {
            Matcher ports = serve.awaitPrinted("The API listens on port (\\d+), management on port (\\d+)");
            URI api = URI.create("http://127.0.0.1:" + ports.group(1));
            URI ready = URI.create("http://127.0.0.1:" + ports.group(2) + "/ready");
            Eventually.isTrue("connected", () -> isConnected(ready));
            long beginNanos = System.nanoTime();

            for (TcpProxy server : List.of(redis, postgres)) {
                for (Runnable fault : List.<Runnable>of(server::cut, server::freeze, server::dropToClient)) {
                    fault.run();
                    read(api, 40);
                    server.heal();
                    Eventually.isTrue("connected again", () -> isConnected(ready));
                }
                for (int i = 0; i < 20; i++) {
                    server.reset();
                    read(api, 2);
                }
                Eventually.isTrue("connected again", () -> isConnected(ready));
            }

            long most = 1 + (System.nanoTime() - beginNanos) / REPEATED_AFTER.toNanos();
            assertThat(serve.printed().lines().filter(line -> line.startsWith("  | ")))
                    .as("stack traces")
                    .isEmpty();
            Map<String, Long> warnings = serve.printed()
                    .lines()
                    .filter(line -> line.contains(" WARN  ") || line.contains(" ERROR "))
                    .collect(groupingBy(OutageLogIT::withoutWhatDiffers, counting()));
            assertThat(warnings)
                    .isNotEmpty()
                    .allSatisfy((line, count) -> assertThat(count).as(line).isLessThanOrEqualTo(most));
        }
    }

    private ChildProcess serve(TcpProxy postgres, TcpProxy redis) throws Exception {
        Map<String, String> environment = Map.of(
                "PHOENIX_PROFILE_HTTP_PORT",
                "0",
                "PHOENIX_PROFILE_MANAGEMENT_PORT",
                "0",
                "PHOENIX_PROFILE_POSTGRES_URI",
                postgres.uri(),
                "PHOENIX_PROFILE_REDIS_URI",
                redis.uri(),
                "PHOENIX_PROFILE_AUTH_JWT_SECRET",
                TestSettings.JWT_SECRET);
        return ChildProcess.start(directory, environment, "serve");
    }

    private static String withoutWhatDiffers(String line) {
        return line.replaceFirst("^\\S+ ", "")
                .replaceFirst(" \\(\\d+ more since the last such line\\)", "")
                .replaceFirst(", reconnecting in \\d+ ms", "");
    }

    /** Reads profiles that nobody has read before. */
    private void read(URI api, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            HttpRequest request = HttpRequest.newBuilder(api.resolve("/v1/profiles/user/" + UUID.randomUUID()))
                    .header("Authorization", "Bearer " + token)
                    .build();
            client.send(request, BodyHandlers.discarding());
        }
    }

    private boolean isConnected(URI ready) throws Exception {
        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.ofString());
        return response.statusCode() == 200 && response.body().contains("\"cache\":\"connected\"");
    }
}
