package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in the arguments or the configuration end a command before it starts. */
class ConfigurationMistakesTest {

    private static final String KEY = "auth.jwt.secret=a key for tests, of more than 32 bytes";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check", "migrate"})
    void anyCommand_badConfiguration_namesEveryMistakeAtOnce(String command) throws Exception {
        CommandRun run = CommandRun.of(
                command,
                "--config",
                CommandRun.configuration(
                        directory, KEY, "http.port=99999", "redis.timeout=soon", "postgres.uri=mysql://localhost/x"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(
                        "http.port: '99999' (expected: a whole number from 0 to 65535)",
                        "redis.timeout: 'soon' (expected: ",
                        "postgres.uri: ")
                .doesNotContain("\tat ");
    }

    @Test
    void serve_unknownKey_suggestsTheNearest() throws Exception {
        CommandRun run = CommandRun.of("serve", "--config", CommandRun.configuration(directory, KEY, "web.port=8080"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("web.port: unknown key (did you mean http.port?)");
    }

    @Test
    void serve_withoutKey_isRefused() throws Exception {
        CommandRun run = CommandRun.of("serve", "--config", CommandRun.configuration(directory, ""));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("auth.jwt.secret: not set (expected: ");
    }

    @Test
    void serve_developmentKey_isRefused() throws Exception {
        CommandRun run = CommandRun.of(
                "serve",
                "--config",
                CommandRun.configuration(
                        directory, "auth.jwt.secret=phoenix-profile-development-key-which-everybody-knows"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("auth.jwt.secret: is the development key");
    }

    @Test
    void serve_missingFile_namesIt() {
        CommandRun run = CommandRun.of(
                "serve", "--config", directory.resolve("nothing.properties").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("configuration file: '").contains("nothing.properties'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz", "--port", "serve --port 80", "dev --port many", "dev --data"})
    void anyCommand_unknownArguments_printsTheUsage(String line) {
        CommandRun run = CommandRun.of(line.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Usage: phoenix-profile");
    }

    @Test
    void help_always_listsEveryCommand() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("dev", "serve", "token", "migrate", "check");
    }

    @Test
    void noCommand_always_exitsWithUsageError() {
        assertThat(CommandRun.of().exitCode()).isEqualTo(2);
    }
}
