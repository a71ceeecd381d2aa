package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.auth.TokenIssuer;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.Servers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets appear neither in the log of a failing process, nor in its metrics, nor in its responses. */
class SecretsIT {

    private static final String JWT_SECRET = "jwtSecret-jwtSecret-jwtSecret-jwtSecret";
    private static final String API_KEY_HASH = "c0ffee".repeat(10) + "beef";
    private static final String OPERATOR_KEY_HASH = "feed".repeat(16);
    private static final String SIGNING_KEY = "signingKey-signingKey-signingKey-signingKey";
    private static final String GENERATOR_SECRET = "generatorSecret-generatorSecret";
    private static final String POSTGRES_PASSWORD = "postgresPassword";
    private static final String REDIS_PASSWORD = "redisPassword";

    private static final String[] SECRETS = {
        JWT_SECRET, API_KEY_HASH, OPERATOR_KEY_HASH, SIGNING_KEY, GENERATOR_SECRET, POSTGRES_PASSWORD, REDIS_PASSWORD
    };

    @TempDir
    private Path directory;

    @Test
    void serve_withFailures_exposesNoSecret() throws Exception {
        // rejects the password, so serve logs errors
        try (RedisProcess redis = RedisProcess.start("--requirepass", "another");
                ChildProcess serve = ChildProcess.start(directory, environment(redis), "serve")) {
            Matcher ports = serve.awaitPrinted("The API listens on port (\\d+), management on port (\\d+)");
            String token = token();
            String api = "http://127.0.0.1:" + ports.group(1);

            String answers = answers(api + "/v1/profiles/user/alice", token)
                    + answers(api + "/v1/profiles/user/bob%00", token)
                    + answers(api + "/v1/profiles/user/alice", token + "x")
                    + answers(api + "/v1/profiles/user/alice", SIGNING_KEY)
                    + answers("http://127.0.0.1:" + ports.group(2) + "/metrics", token)
                    + answers("http://127.0.0.1:" + ports.group(2) + "/ready", token);
            serve.awaitPrinted("redis: .*WRONGPASS");
            serve.terminate();
            serve.awaitExit();

            assertThat(answers).contains("alice", "AUTH_001", "REQ_002", "phoenix_");
            assertThat(answers + serve.printed())
                    .doesNotContain(SECRETS)
                    .doesNotContain(token.split("\\.", -1)[1], token.split("\\.", -1)[2])
                    .doesNotContainIgnoringCase("vert.x-web/");
        }
    }

    private static Map<String, String> environment(RedisProcess redis) {
        URI postgres = Servers.running().postgres();
        return Map.of(
                "PHOENIX_PROFILE_HTTP_PORT",
                "0",
                "PHOENIX_PROFILE_MANAGEMENT_PORT",
                "0",
                "PHOENIX_PROFILE_POSTGRES_URI",
                postgres.toString().replace("postgres@", "postgres:" + POSTGRES_PASSWORD + "@"),
                "PHOENIX_PROFILE_POSTGRES_MIGRATE",
                "true",
                "PHOENIX_PROFILE_REDIS_URI",
                redis.uri().replace("redis://", "redis://default:" + REDIS_PASSWORD + "@"),
                "PHOENIX_PROFILE_GENERATOR_SECRET",
                GENERATOR_SECRET,
                "PHOENIX_PROFILE_AUTH_JWT_SECRET",
                JWT_SECRET,
                "PHOENIX_PROFILE_AUTH_API_KEYS",
                "demo/" + API_KEY_HASH,
                "PHOENIX_PROFILE_OPERATOR_API_KEYS",
                OPERATOR_KEY_HASH,
                "PHOENIX_PROFILE_AUTH_HMAC_KEYS",
                "demo/" + SIGNING_KEY);
    }

    private static String token() {
        return new TokenIssuer(
                        Settings.from(Map.of(), Map.of()).access().auth(), new Secret(JWT_SECRET), Clock.systemUTC())
                .issue(new Caller("secrets", "alice", Set.of()), Duration.ofHours(1));
    }

    /** Headers and bodies of the responses to a read and to an update. */
    private static String answers(String uri, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token);
        HttpClient client = HttpClient.newHttpClient();
        var read = client.send(request.build(), BodyHandlers.ofString());
        var update = client.send(request.PUT(BodyPublishers.ofString("{")).build(), BodyHandlers.ofString());
        return read.headers().map() + read.body() + update.headers().map() + update.body();
    }
}
