package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandIT {

    private final String tenant = "t-" + UUID.randomUUID();

    @TempDir
    private Path directory;

    @Test
    void token_printsAJwtAndNothingElse() throws Exception {
        CommandRun run = token("alice");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void token_ofAUser_isAcceptedByTheService() throws Exception {
        try (TestInstance instance = TestInstance.start(Map.of())) {
            HttpResponse<String> answer = get(instance, token("alice").out());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(answer.body()).getString("tenant_id")).isEqualTo(tenant);
            assertThat(put(instance, token("bob").out())).isEqualTo(403);
            assertThat(put(instance, token("bob", "--role", "profile:write").out()))
                    .isEqualTo(200);
        }
    }

    @Test
    void token_withoutASecret_isAcceptedWithTheDevelopmentKeyOnly() throws Exception {
        String token = CommandRun.of(
                        "token",
                        "--tenant",
                        tenant,
                        "--user",
                        "alice",
                        "--config",
                        CommandRun.configuration(directory, ""))
                .out();
        try (TestInstance strict = TestInstance.start(Map.of());
                TestInstance development = TestInstance.start(Map.of("auth.development-key", "true"))) {
            assertThat(get(strict, token).statusCode()).isEqualTo(401);
            assertThat(get(development, token).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1w", "-1h", "1h30m", "", "9999999d"})
    void token_malformedTimeToLive_isAUsageError(String timeToLive) throws Exception {
        CommandRun run = token("alice", "--ttl", timeToLive);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--ttl").contains("expected: a whole number with a unit of s, m, h or d");
    }

    @Test
    void token_withoutUser_isAUsageError() {
        CommandRun run = CommandRun.of("token", "--tenant", tenant);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a\nb"})
    void token_malformedUser_isAUsageError(String user) throws Exception {
        CommandRun run = token(user);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("user_id: '").contains("expected: 1 to 255 bytes of UTF-8");
    }

    private CommandRun token(String user, String... more) throws Exception {
        String configuration = CommandRun.configuration(directory, "auth.jwt.secret=" + TestSettings.JWT_SECRET);
        return CommandRun.of(Stream.concat(
                        Stream.of("token", "--tenant", tenant, "--user", user, "--config", configuration),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static HttpResponse<String> get(TestInstance instance, String token) throws Exception {
        return instance.send(instance.request("/v1/profiles/user/alice")
                .header("Authorization", "Bearer " + token.strip())
                .build());
    }

    private static int put(TestInstance instance, String token) throws Exception {
        return instance.send(instance.request("/v1/profiles/user/alice")
                        .header("Authorization", "Bearer " + token.strip())
                        .PUT(BodyPublishers.ofString("{}"))
                        .build())
                .statusCode();
    }
}
