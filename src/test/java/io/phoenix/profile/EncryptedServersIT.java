package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.app.Instance;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.postgres.Migrations;
import io.phoenix.profile.testing.EncryptedPostgres;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestAuthority;
import io.phoenix.profile.testing.TestAuthority.PemFiles;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to Redis and Postgres: works with the right certificates and passwords, and refuses everything else. */
class EncryptedServersIT {

    private static final String PASSWORD = "Passw0rd-of-the-tests";

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static TestAuthority untrusted;
    private static PemFiles own;
    private static RedisProcess redis;
    private static EncryptedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority(directory);
        untrusted = new TestAuthority(Files.createDirectory(directory.resolve("untrusted")));
        own = authority.issue("client");
        redis = RedisProcess.startTls(authority, "--requirepass", PASSWORD);
        postgres = EncryptedPostgres.start(authority, PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
        postgres.close();
    }

    @Test
    void start_rightCredentials_usesBoth() throws Exception {
        try (TestInstance instance = TestInstance.start(settings(Map.of()));
                TestInstance other = TestInstance.start(settings(Map.of()))) {
            AtomicInteger users = new AtomicInteger();
            // a user per attempt: a value is filled only once the connection to Redis is open
            Eventually.isTrue("created by one, read from Redis by the other", () -> {
                String user = "user-" + users.incrementAndGet();
                assertThat(source(instance, user)).isEqualTo("created");
                return source(other, user).equals("redis");
            });
            assertThat(postgres.unencryptedConnections()).isZero();
        }
    }

    @Test
    void redis_certifiedByUntrustedAuthority_isNotUsed() throws Exception {
        assertRedisUnreachable(Map.of("redis.tls.ca", untrusted.ca().toString()));
    }

    @Test
    void redis_hostNameMismatch_isNotUsed() throws Exception {
        // the certificate is for 127.0.0.1
        assertRedisUnreachable(Map.of("redis.uri", redisUri().replace("127.0.0.1", "localhost")));
    }

    @Test
    void redis_wrongPassword_isNotUsed() throws Exception {
        assertRedisUnreachable(Map.of("redis.uri", redisUri().replace(PASSWORD, "wrong")));
    }

    @Test
    void postgres_certifiedByUntrustedAuthority_failsTheStart() {
        assertStartFails(Map.of("postgres.tls.ca", untrusted.ca().toString()));
    }

    @Test
    void postgres_hostNameMismatch_failsTheStart() {
        assertStartFails(Map.of("postgres.uri", postgres.uri().replace("127.0.0.1", "localhost")));
    }

    @Test
    void postgres_wrongPassword_failsTheStart() {
        assertStartFails(Map.of("postgres.uri", postgres.uri().replace(PASSWORD, "wrong-password")));
    }

    private static void assertRedisUnreachable(Map<String, String> changes) throws Exception {
        Settings settings = TestSettings.with(settings(changes));
        new Migrations(settings.postgres()).migrate();
        Instance service = TestInstance.await(Instance.start(settings));
        try {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest ready = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + service.managementPort() + "/ready"))
                    .build();
            // on a busy machine a single ping of Postgres may exceed its time limit
            Eventually.isTrue("Postgres is connected and Redis is unreachable", () -> {
                String body = client.send(ready, BodyHandlers.ofString()).body();
                assertThat(body).contains("\"cache\":\"unreachable\"");
                return body.contains("\"database\":\"connected\"");
            });
        } finally {
            TestInstance.await(service.stop());
        }
    }

    /** Migrations connect over JDBC, the service by the Vert.x client: both must refuse. */
    private static void assertStartFails(Map<String, String> changes) {
        Map<String, String> impatient = new HashMap<>(settings(changes));
        impatient.put("start.patience", "1s");
        Settings settings = TestSettings.with(impatient);

        assertThatThrownBy(() -> new Migrations(settings.postgres()).migrate())
                .satisfies(failure -> assertThat(allMessages(failure)).doesNotContain(PASSWORD, "wrong-password"));
        assertThatThrownBy(() -> TestInstance.await(Instance.start(settings)))
                .hasMessageStartingWith("Postgres: not usable within 1 s (start.patience): ")
                .satisfies(failure -> assertThat(allMessages(failure)).doesNotContain(PASSWORD, "wrong-password"));
    }

    private static Map<String, String> settings(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "redis.uri", redisUri(),
                "redis.tls.ca", authority.ca().toString(),
                "redis.tls.certificate", own.certificate().toString(),
                "redis.tls.key", own.key().toString(),
                "postgres.uri", postgres.uri(),
                "postgres.tls.ca", authority.ca().toString()));
        settings.putAll(changes);
        return settings;
    }

    private static String redisUri() {
        return "rediss://default:" + PASSWORD + "@127.0.0.1:" + redis.port();
    }

    private static String source(TestInstance instance, String user) throws Exception {
        HttpResponse<String> answer = instance.get("acme", user);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("X-Profile-Source").orElseThrow();
    }

    private static String allMessages(Throwable failure) {
        return failure == null ? "" : failure + " " + allMessages(failure.getCause());
    }
}
