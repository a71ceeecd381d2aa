package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.Servers;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code check} and {@code migrate}, on a database of their own. */
class CheckAndMigrateIT {

    private final Servers servers = Servers.running();
    private final String database = "commands_" + UUID.randomUUID().toString().replace('-', '_');

    @TempDir
    private Path directory;

    @BeforeEach
    void createDatabase() throws SQLException {
        execute("CREATE DATABASE " + database);
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        execute("DROP DATABASE " + database + " WITH (FORCE)");
    }

    @Test
    void migrate_twice_changesTheSchemaOnce() throws Exception {
        CommandRun first = run("migrate", ownDatabase(), servers.redis());
        CommandRun second = run("migrate", ownDatabase(), servers.redis());

        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).matches("Migrations run: [1-9]\\d*\\.\\R");
        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).isEqualToIgnoringNewLines("The schema is up to date.");
    }

    @Test
    void migrate_restored_printsTheGeneration() throws Exception {
        CommandRun run = run("migrate --restored", ownDatabase(), servers.redis());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("Marked as restored: generation \\d+\\.");
    }

    @Test
    void migrate_partitionedNewDatabase_partitionsOnce() throws Exception {
        CommandRun first = run("migrate --partitioned", ownDatabase(), servers.redis());
        CommandRun second = run("migrate --partitioned", ownDatabase(), servers.redis());

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("Partitioned the table of profiles.");
        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).contains("The schema is up to date.").contains("Already partitioned.");
        assertThat(run("check", ownDatabase(), servers.redis()).exitCode()).isZero();
    }

    @Test
    void migrate_partitionedTableWithRows_isRefused() throws Exception {
        run("migrate", ownDatabase(), servers.redis());
        onDatabase("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')");

        CommandRun run = run("migrate --partitioned", ownDatabase(), servers.redis());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("profile: has rows and is not partitioned (expected to partition it: a new database)");
        assertThat(run("check", ownDatabase(), servers.redis()).exitCode()).isZero();
    }

    @Test
    void migrate_databaseUnreachable_reportsIt() throws Exception {
        CommandRun run =
                run("migrate", URI.create("postgresql://postgres@127.0.0.1:" + deadPort() + "/x"), servers.redis());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("phoenix-profile migrate: ").doesNotContain("\tat ");
    }

    @Test
    void check_everythingReachable_isOk() throws Exception {
        run("migrate", ownDatabase(), servers.redis());

        CommandRun run = run("check", ownDatabase(), servers.redis());

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("configuration +ok"),
                        line -> assertThat(line).matches("Postgres +ok +version \\d+.*, schema up to date"),
                        line -> assertThat(line).matches("Redis +ok +version \\d+\\..*, every command permitted"));
    }

    @Test
    void check_emptyDatabase_asksForTheMigrations() throws Exception {
        CommandRun run = run("check", ownDatabase(), servers.redis());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).containsPattern("Postgres +FAILED .*run: phoenix-profile migrate");
        assertThat(run.out()).containsPattern("Redis +ok");
    }

    @Test
    void check_triggerDisabled_namesIt() throws Exception {
        run("migrate", ownDatabase(), servers.redis());
        onDatabase("ALTER TABLE profile DISABLE TRIGGER profile_log_change");
        onDatabase("ALTER TABLE profile ENABLE TRIGGER profile_log_truncate");

        CommandRun run = run("check", ownDatabase(), servers.redis());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("trigger profile_log_change on profile missing or not ENABLE ALWAYS")
                .contains("trigger profile_log_truncate on profile missing or not ENABLE ALWAYS");
    }

    @Test
    void check_triggerOfAPartitionDisabled_namesIt() throws Exception {
        run("migrate --partitioned", ownDatabase(), servers.redis());
        onDatabase("ALTER TABLE profile_07 DISABLE TRIGGER profile_claim_name");
        onDatabase("DROP TRIGGER profile_log_truncate ON profile_11");

        CommandRun run = run("check", ownDatabase(), servers.redis());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("defects of the schema: 2")
                .contains("trigger profile_claim_name on profile_07 missing or not ENABLE ALWAYS")
                .contains("trigger profile_log_truncate on profile_11 missing or not ENABLE ALWAYS");
    }

    private void onDatabase(String sql) throws SQLException {
        try (Connection connection = servers.connect("/" + database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void check_redisRefusesACommand_saysWhichAndWhy() throws Exception {
        run("migrate", ownDatabase(), servers.redis());
        try (RedisProcess redis = RedisProcess.start()) {
            redis.ask("ACL", "SETUSER", "service", "on", ">pw", "~*", "&*", "+@all", "-publish");

            CommandRun run = run("check", ownDatabase(), URI.create("redis://service:pw@127.0.0.1:" + redis.port()));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .containsPattern("Postgres +ok")
                    .containsPattern("Redis +FAILED +version .*, commands refused: 1\\R"
                            + "redis: PUBLISH: refused \\(NOPERM .*\\)");
        }
    }

    @Test
    void check_redisUnreachable_reportsEachServer() throws Exception {
        run("migrate", ownDatabase(), servers.redis());

        CommandRun run = run("check", ownDatabase(), URI.create("redis://127.0.0.1:" + deadPort()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).containsPattern("Postgres +ok").containsPattern("Redis +FAILED +\\S+");
    }

    @Test
    void check_postgresUnreachable_reportsWhichServerFails() throws Exception {
        CommandRun run =
                run("check", URI.create("postgresql://postgres@127.0.0.1:" + deadPort() + "/x"), servers.redis());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).containsPattern("Postgres +FAILED +\\S+").containsPattern("Redis +ok");
    }

    private CommandRun run(String command, URI postgres, URI redis) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.add("--config");
        arguments.add(CommandRun.configuration(
                directory,
                "auth.jwt.secret=a key for tests, of more than 32 bytes",
                "postgres.uri=" + postgres,
                "redis.uri=" + redis,
                "redis.timeout=2s"));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private URI ownDatabase() {
        return servers.postgres().resolve("/" + database);
    }

    /** A port that was free a moment ago. */
    private static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void execute(String sql) throws SQLException {
        URI uri = servers.postgres();
        String[] userAndPassword = uri.getUserInfo().split(":", 2);
        Properties login = new Properties();
        login.put("user", userAndPassword[0]);
        login.put("password", userAndPassword.length == 2 ? userAndPassword[1] : "");
        String url = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
