package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Canaries;
import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.MeasuredMain;
import io.phoenix.profile.testing.Noise;
import io.phoenix.profile.testing.PostgresCouple;
import io.phoenix.profile.testing.RedisDeployment;
import io.phoenix.profile.testing.RedisDeployment.Topology;
import io.phoenix.profile.testing.TestSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet of the release before becomes one of this version, one instance after the other, and goes back, under load, after the
 * schema was migrated. {@code .ci/before} builds the release before from its commit.
 */
@Tag("before")
class RollingUpgradeIT {

    private static final Path BEFORE = Path.of("target/before/target/phoenix-profile.jar");
    private static final Path PRESENT = Path.of("target/phoenix-profile.jar");

    private static final int NODES = 3;
    private static final int RATE_PER_SECOND = 150;

    @TempDir
    private Path directory;

    @Test
    void rollingUpgrade_andBackUnderLoad_failsNoRequestAndKeepsEveryGuarantee() throws Exception {
        assertThat(BEFORE).as("built by .ci/before").exists();
        String tenant = "t-" + UUID.randomUUID();
        List<ChildNode> nodes = new ArrayList<>();
        try (PostgresCouple postgres = PostgresCouple.start();
                RedisDeployment redis = RedisDeployment.start(Topology.ALONE)) {
            migrate(BEFORE, postgres);
            for (int i = 0; i < NODES; i++) {
                nodes.add(ChildNode.start("node" + i, Testbed.Links.to(redis, postgres), classPath(BEFORE)));
            }
            Workload workload = new Workload(nodes, token(tenant), RATE_PER_SECOND);
            workload.warmUp();
            workload.start(1);
            try {
                migrate(PRESENT, postgres);
                for (ChildNode node : nodes) {
                    node.roll(classPath(PRESENT));
                }
                for (ChildNode node : nodes) {
                    node.roll(classPath(BEFORE));
                }
            } finally {
                workload.stop();
            }

            History history = new History(workload.operations(), List.of(), List.of(), noises(nodes));
            System.out.printf(
                    "rolling upgrade: %,d operations%n", history.operations().size());
            assertThat(history.operations()).allMatch(Operation::succeeded);
            assertThat(HistoryChecker.violations(history)).isEmpty();
        } finally {
            for (ChildNode node : nodes) {
                node.close();
            }
        }
    }

    private static String classPath(Path jar) {
        return Path.of("target/test-classes") + File.pathSeparator + jar;
    }

    private void migrate(Path jar, PostgresCouple postgres) throws Exception {
        Path output = directory.resolve("migrate.txt");
        ProcessBuilder command = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        MeasuredMain.option(directory.resolve("stalls.txt")),
                        "-cp",
                        classPath(jar),
                        MeasuredMain.class.getName(),
                        "migrate",
                        ChildNode.WITHOUT_FILE)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment()
                .put("PHOENIX_PROFILE_POSTGRES_URI", postgres.primary().uri().toString());
        int exitCode = command.start().waitFor();
        assertThat(exitCode).as(Files.readString(output)).isZero();
    }

    private String token(String tenant) throws Exception {
        String configuration = CommandRun.configuration(directory, "auth.jwt.secret=" + TestSettings.JWT_SECRET);
        CommandRun run = CommandRun.of(
                "token",
                "--config=" + configuration,
                "--tenant=" + tenant,
                "--user=client",
                "--role=profile:write",
                "--role=profile:admin");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().strip();
    }

    private static History.Noises noises(List<ChildNode> nodes) throws Exception {
        Map<String, Noise> processes = new HashMap<>();
        for (ChildNode node : nodes) {
            Noise noise = node.noise();
            node.names().forEach(name -> processes.put(name, noise));
        }
        Canaries canaries = Canaries.running();
        return new History.Noises(canaries.ofScheduler(), canaries.ofPostgres(), processes);
    }
}
