package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.testing.CommandRun;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {

    @Test
    void plan_printsTheLoadOfEachPart() {
        CommandRun run = CommandRun.of(
                "plan",
                "--profiles",
                "1k",
                "--reads",
                "2k",
                "--updates",
                "10",
                "--instances",
                "2",
                "--requests",
                "100k");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("from L1 +\\d+\\.\\d\\d %"),
                        line -> assertThat(line).matches("from Redis +\\d+\\.\\d\\d %"),
                        line -> assertThat(line).matches("from Postgres +\\d+\\.\\d\\d %"),
                        line -> assertThat(line).matches("Redis +[\\d,]+ commands/s"),
                        line -> assertThat(line).matches("Postgres +[\\d,]+ statements/s"),
                        line -> assertThat(line).isEqualTo("invalidations     20 messages/s to all instances together"),
                        line -> assertThat(line).isEqualTo("instances needed  2, including one spare"),
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line)
                                .startsWith("Measured for 25 s, less than the time to live of a profile"));
        assertThat(run.err()).contains("[#####").endsWith("\r");
    }

    @ParameterizedTest
    @CsvSource({
        "--profiles, many",
        "--profiles, 0",
        "--reads, 0",
        "--instances, 0",
        "--skew, -1",
        "--local-ttl, soon",
        "--local-size, 1G"
    })
    void plan_malformedOption_namesItAndWhatWasExpected(String option, String value) {
        CommandRun run = CommandRun.of("plan", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(option, "expected: ");
    }

    @Test
    void defaults_areThoseOfTheConfiguration() {
        Settings settings = Settings.from(Map.of(), Map.of());
        String help = CommandRun.of("plan", "--help").out();

        assertThat(help)
                .containsPattern("local.size.max of each \\(default: "
                        + settings.cache().local().sizeMax() / 1_000 + "k\\)")
                .containsPattern("local.time-to-live \\(default: "
                        + settings.cache().local().timeToLive().toMinutes() + "m\\)")
                .containsPattern("redis.value.time-to-live\\s+\\(default: "
                        + settings.redis().valueTimeToLive().toMinutes() + "m\\)");
    }
}
