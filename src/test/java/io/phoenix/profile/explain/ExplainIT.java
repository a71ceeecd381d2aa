package io.phoenix.profile.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations of two instances on a database and a Redis of their own, whose content is falsified by hand. */
class ExplainIT {

    private static final String ADMIN = "profile:admin";

    private final String tenant = "t-" + UUID.randomUUID();

    @TempDir
    private Path directory;

    private TestDatabase database;
    private RedisProcess redis;
    private TestInstance one;
    private TestInstance other;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.migrated();
        redis = RedisProcess.start();
        one = TestInstance.start(settings());
        other = TestInstance.start(settings());
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        redis.close();
        database.close();
    }

    private Map<String, String> settings() {
        return Map.of(
                "postgres.uri", database.uri().toString(),
                "redis.uri", redis.uri(),
                // the sampler would find and mend what these tests falsify
                "sample.interval", "300s");
    }

    @Test
    void explain_nothingFalsified_findsNothingWrong() throws Exception {
        changeAndReadByBoth("Alice Lind");

        Eventually.isTrue("nothing is wrong", () -> !explain(one).getBoolean("wrong"));
        JsonObject explained = explain(one);

        assertThat(explained.getJsonArray("instances")).hasSize(2);
        assertThat(explained.getJsonArray("instances")).allSatisfy(instance -> {
            assertThat(((JsonObject) instance).getLong("version")).isEqualTo(version(explained));
            assertThat(((JsonObject) instance).getBoolean("verified")).isTrue();
        });
        assertThat(explained.getJsonObject("postgres").getJsonObject("row").getString("name"))
                .isEqualTo("Alice Lind");
        assertThat(explained.getJsonObject("redis").getLong("version")).isEqualTo(version(explained));
        assertThat(explained.getJsonObject("redis").getLong("expires_in_ms")).isPositive();
    }

    @Test
    void explain_changeNotLogged_namesTheLogAndBothInstances() throws Exception {
        changeAndReadByBoth("Alice Lind");
        database.execute("ALTER TABLE profile DISABLE TRIGGER profile_log_change");

        database.execute("UPDATE profile SET name = 'Berg'");

        Eventually.isTrue(
                "wrong for longer than the guarantee", () -> wrong(explain(one)).size() >= 4);
        assertThat(wrong(explain(other)))
                .anyMatch(line -> line.startsWith("change log: lacks version "))
                .anyMatch(line -> line.startsWith("Redis: version ") && line.contains("is too old"))
                .anyMatch(line -> line.startsWith(name(one)) && line.contains("without a mark, although Postgres"))
                .anyMatch(line -> line.startsWith(name(other)) && line.contains("without a mark, although Postgres"));
    }

    @Test
    void explain_writtenWithoutTriggers_findsTheOtherContent() throws Exception {
        changeAndReadByBoth("Alice Lind");

        database.execute("ALTER TABLE profile DISABLE TRIGGER USER; UPDATE profile SET name = 'Berg'");

        assertThat(wrong(explain(one)))
                .anyMatch(line -> line.startsWith(name(one)) && line.contains("another content"))
                .anyMatch(line -> line.startsWith("Redis") && line.contains("another content"));
    }

    @Test
    void explain_deletedWithoutTriggers_findsTheCopies() throws Exception {
        changeAndReadByBoth("Alice Lind");

        database.execute("ALTER TABLE profile DISABLE TRIGGER USER; DELETE FROM profile");

        Eventually.isTrue(
                "wrong for longer than the guarantee", () -> wrong(explain(one)).size() >= 4);
        assertThat(wrong(explain(one)))
                .anyMatch(line -> line.startsWith("change log: ") && line.contains("Postgres has no row"))
                .anyMatch(line -> line.startsWith(name(other)) && line.contains("Postgres has no row"));
        assertThat(explain(one).getJsonObject("postgres").getJsonObject("row"))
                .as("it creates nothing")
                .isNull();
    }

    @Test
    void explain_valueForged_tellsItsDefect() throws Exception {
        changeAndReadByBoth("Alice Lind");
        redis.ask("SET", "pp2:{" + tenant + "/alice}:v", "x".repeat(200));

        assertThat(wrong(explain(one)))
                .containsExactly(
                        "Redis: the value is unusable: bad mac. Every instance ignores it, and the next that reads it removes it");
        command();
        assertThat(redis.ask("EXISTS", "pp2:{" + tenant + "/alice}:v"))
                .as("it removes nothing")
                .isEqualTo("1");
        redis.ask("DEL", "pp2:{" + tenant + "/alice}:v");
        redis.ask("LPUSH", "pp2:{" + tenant + "/alice}:v", "x");
        assertThat(wrong(explain(one))).singleElement().asString().contains("its type in Redis is not a string");
    }

    @Test
    void explain_moreThanTenChanges_hasTheTenNewestRowsOfTheLog() throws Exception {
        one.get(tenant, "alice");
        for (int i = 1; i <= 12; i++) {
            one.put(tenant, "alice", "{\"name\":\"Name " + i + "\"}");
        }

        JsonObject explained = explain(one);

        List<String> logged = explained.getJsonObject("postgres").getJsonArray("change_log").stream()
                .map(row -> ((JsonObject) row).getString("version"))
                .toList();
        assertThat(logged)
                .containsExactlyElementsOf(database.read("SELECT version FROM profile_change WHERE tenant_id = '"
                        + tenant + "' ORDER BY version DESC LIMIT 10"));
        assertThat(logged).first().isEqualTo(Long.toString(version(explained)));
    }

    @Test
    void explain_always_countsNoRead() throws Exception {
        changeAndReadByBoth("Alice Lind");
        String before = metrics("phoenix_profile_reads_total");

        explain(one);
        command();

        assertThat(metrics("phoenix_profile_reads_total")).isEqualTo(before);
    }

    @Test
    void explain_postgresAway_saysSoAndTellsWhatRedisAndTheInstancesHave() throws Exception {
        changeAndReadByBoth("Alice Lind");
        database.disconnect();

        Eventually.isTrue(
                "Postgres is missed",
                () -> wrong(explain(one)).stream().anyMatch(line -> line.startsWith("Postgres: could not be asked")));
        assertThat(explain(one).getJsonObject("redis").getLong("version")).isPositive();
        Eventually.isTrue(
                "both instances answer",
                () -> explain(one).getJsonArray("instances").size() == 2);
    }

    @Test
    void explain_redisAway_saysSoAndTellsWhatPostgresAndTheInstanceHave() throws Exception {
        changeAndReadByBoth("Alice Lind");

        redis.kill();

        Eventually.isTrue(
                "Redis is missed",
                () -> wrong(explain(one)).stream().anyMatch(line -> line.startsWith("Redis: could not be asked")));
        JsonObject explained = explain(one);
        assertThat(explained.getJsonObject("postgres").getJsonObject("row").getString("name"))
                .isEqualTo("Alice Lind");
        assertThat(explained.getJsonArray("instances"))
                .singleElement()
                .satisfies(instance ->
                        assertThat(((JsonObject) instance).getString("name")).isEqualTo(name(one)));
    }

    @Test
    void command_nothingFalsified_printsATable() throws Exception {
        changeAndReadByBoth("Alice Lind");
        Eventually.isTrue("nothing is wrong", () -> command().exitCode() == 0);

        CommandRun run = command();

        assertThat(run.out().lines())
                .anyMatch(line -> line.matches("Postgres +\\d{16} +\\d+ m?s +\"Alice Lind\", created .*"))
                .anyMatch(line -> line.matches("change log +\\d{16} +\\d+ m?s +changed"))
                .anyMatch(line -> line.matches("Redis +\\d{16} +profile, read at .*, expires in \\d+ s"))
                .anyMatch(line -> line.matches(name(one) + " +\\d{16} +\\d+ m?s +verified, .*"))
                .anyMatch(line -> line.matches(name(other) + " +\\d{16} +\\d+ m?s +verified, .*"))
                .contains("nothing is wrong");
    }

    @Test
    void command_falsified_printsWhatIsWrongAndFails() throws Exception {
        changeAndReadByBoth("Alice Lind");
        database.execute("ALTER TABLE profile DISABLE TRIGGER USER; UPDATE profile SET name = 'Berg'");

        CommandRun run = command();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("WRONG  " + name(one) + ": ").doesNotContain("nothing is wrong");
    }

    @Test
    void command_json_isWhatTheApiAnswers() throws Exception {
        changeAndReadByBoth("Alice Lind");

        JsonObject printed = new JsonObject(command("--json").out());

        assertThat(printed.fieldNames()).isEqualTo(explain(one).fieldNames());
        assertThat(printed.getString("user_id")).isEqualTo("alice");
    }

    @Test
    void command_postgresAway_saysSoAndFails() throws Exception {
        String file = CommandRun.configuration(
                directory,
                "postgres.uri=postgresql://postgres@127.0.0.1:" + Ports.free() + "/none",
                "redis.uri=" + redis.uri(),
                "auth.jwt.secret=" + TestSettings.JWT_SECRET);

        CommandRun run = CommandRun.of("explain", "--config", file, "--tenant", tenant, "--user", "alice");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("phoenix-profile explain: the database did not answer");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void command_malformedUser_namesItAndTheExpectation() throws Exception {
        CommandRun run = CommandRun.of("explain", "--tenant", tenant, "--user", "");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("expected");
    }

    private void changeAndReadByBoth(String name) throws Exception {
        // a creation is not logged
        one.get(tenant, "alice");
        one.put(tenant, "alice", "{\"name\":\"" + name + "\"}");
        // so that L2 has it too, and both keep it
        Eventually.isTrue("read by both", () -> isRead(one, name) && isRead(other, name));
        Eventually.isTrue(
                "kept by all",
                () -> explain(one).getJsonArray("instances").stream()
                        .allMatch(instance -> ((JsonObject) instance).containsKey("version")));
    }

    private boolean isRead(TestInstance instance, String name) throws Exception {
        HttpResponse<String> read = instance.get(tenant, "alice");
        return read.statusCode() == 200
                && new JsonObject(read.body()).getString("name").equals(name);
    }

    private JsonObject explain(TestInstance instance) throws Exception {
        HttpResponse<String> response =
                instance.send(instance.request("/v1/admin/profiles/alice/explain", tenant, "operator", ADMIN)
                        .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private CommandRun command(String... more) throws Exception {
        String file = CommandRun.configuration(
                directory,
                "postgres.uri=" + database.uri(),
                "redis.uri=" + redis.uri(),
                "postgres.timeout=10s",
                "auth.jwt.secret=" + TestSettings.JWT_SECRET);
        List<String> arguments =
                new ArrayList<>(List.of("explain", "--config", file, "--tenant", tenant, "--user", "alice"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static String name(TestInstance instance) {
        return InstanceName.of(instance.service().apiPort());
    }

    /** The series of both instances that begin so. */
    private String metrics(String beginning) throws Exception {
        StringBuilder series = new StringBuilder();
        for (TestInstance instance : List.of(one, other)) {
            instance.send(instance.managementRequest("/metrics").build())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(beginning))
                    .forEach(line -> series.append(line).append('\n'));
        }
        return series.toString();
    }

    private static long version(JsonObject explained) {
        return explained.getJsonObject("postgres").getJsonObject("row").getLong("version");
    }

    private static List<String> wrong(JsonObject explained) {
        return explained.getJsonArray("findings").stream()
                .map(JsonObject.class::cast)
                .filter(finding -> finding.getBoolean("wrong"))
                .map(finding -> finding.getString("where") + ": " + finding.getString("text"))
                .toList();
    }
}
