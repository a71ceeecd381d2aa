package io.phoenix.profile.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mistake names the key, the value and what is expected; all of them are reported at once. */
class SettingsMistakesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "http.port; 65536; a whole number from 0 to 65535",
                "http.port; -1; a whole number from 0 to 65535",
                "http.port; 80.5; a whole number from 0 to 65535",
                "http.port; +8; a whole number from 0 to 65535",
                "http.port; 08; a whole number from 0 to 65535",
                "http.port; \u0668; a whole number from 0 to 65535",
                "log.access.share; +1; a number from 0 to 1",
                "log.access.share; 1.5; a number from 0 to 1",
                "log.access.share; 1e-3; a number from 0 to 1",
                "log.access.share; 0x1p-1; a number from 0 to 1",
                "log.access.share; 1d; a number from 0 to 1",
                "log.access.share; NaN; a number from 0 to 1",
                "read.deadline; 01s; a whole number with a unit of ms, s, m, h or d, from 1ms to 60s",
                "read.deadline; +1s; a whole number with a unit of ms, s, m, h or d, from 1ms to 60s",
                "http.body.max; 064kB; a whole number with a unit of B, kB or MB, up to 10000000B",
                "http.port; 99999999999; a whole number from 0 to 65535",
                "read.deadline; 250; a whole number with a unit of ms, s, m, h or d, from 1ms to 60s",
                "read.deadline; 0ms; a whole number with a unit of ms, s, m, h or d, from 1ms to 60s",
                "read.deadline; 61s; a whole number with a unit of ms, s, m, h or d, from 1ms to 60s",
                "read.deadline; 1 s; a whole number with a unit of ms, s, m, h or d, from 1ms to 60s",
                "http.body.max; 0B; a whole number with a unit of B, kB or MB, up to 10000000B",
                "http.body.max; 64KB; a whole number with a unit of B, kB or MB, up to 10000000B",
                "http.body.max; 999999999MB; a whole number with a unit of B, kB or MB, up to 10000000B",
                "postgres.migrate; yes; true, false",
                "redis.mode; sentinels; standalone, sentinel, cluster",
                "avatar.style; adventurer; critter1, shapes1, initial1",
                "log.format; xml; plain, json",
                "auth.jwt.leeway; 500ms; a whole number with a unit of s, m, h or d, from 0s to 600s",
                "http.cors.origins; http://a.example:80:*; 'origins such as https://game.example.com or http://localhost:*, separated by commas; or * alone'",
                "http.cors.max-age; 1500ms; a whole number with a unit of s, m, h or d, from 0s to 86400s"
            })
    void from_invalidValue_reportsWhatIsExpected(String key, String value, String expected) {
        String mistake = key + ": '" + value + "' (expected: " + expected + ")";

        assertThat(mistakes(Map.of(key, value), Map.of())).containsExactly(mistake);
        assertThat(mistakes(Map.of(), Map.of(ConfigKeys.variableOf(key), value)))
                .containsExactly(mistake);
    }

    @ParameterizedTest
    @CsvSource({
        "redis.uri, localhost:6379",
        "redis.uri, http://localhost:6379",
        "redis.uri, 'redis://one:1,two:2'",
        "postgres.uri, mysql://localhost/x",
        "postgres.uri, postgresql:///x",
        "postgres.uri, not an address",
        "postgres.uri, 'postgresql://one,,two/x'",
        "postgres.uri, 'postgresql://one,two:port/x'",
        "http.public-url, ftp://example.com"
    })
    void from_invalidAddress_doesNotPrintIt(String key, String value) {
        assertThat(mistakes(Map.of(key, value), Map.of()))
                .singleElement()
                .asString()
                .startsWith(key + ": the value is not shown, it may hold a password (expected: ")
                .doesNotContain(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/\u0668", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/"})
    void from_malformedNetwork_reportsIt(String network) {
        assertThat(mistakes(Map.of("http.trusted-proxies", network), Map.of()))
                .singleElement()
                .asString()
                .startsWith("http.trusted-proxies: '" + network + "' (expected: networks such as 10.0.0.0/8");
    }

    @Test
    void from_manyMistakes_reportsAllAtOnce() {
        assertThat(mistakes(
                        Map.of("http.port", "x", "local.size.max", "0", "no.such.key", "y"),
                        Map.of("PHOENIX_PROFILE_REDIS_TIMEOUT", "soon")))
                .satisfiesExactlyInAnyOrder(
                        port -> assertThat(port).startsWith("http.port: 'x' (expected: "),
                        size -> assertThat(size).startsWith("local.size.max: '0' (expected: "),
                        timeout -> assertThat(timeout).startsWith("redis.timeout: 'soon' (expected: "),
                        unknown -> assertThat(unknown).startsWith("no.such.key: unknown key"));
    }

    @ParameterizedTest
    @CsvSource({
        "http.prot, http.port",
        "postgres.connection, postgres.connections",
        "redis.uris, redis.uri",
        "local.size, local.size.max"
    })
    void from_unknownKey_suggestsTheNearest(String unknown, String meant) {
        assertThat(mistakes(Map.of(unknown, "1"), Map.of()))
                .containsExactly(unknown + ": unknown key (did you mean " + meant + "?)");
    }

    @Test
    void from_renamedKey_namesTheNewOne() {
        String mistake = "http.instances: renamed (expected: http.event-loops)";

        assertThat(mistakes(Map.of("http.instances", "2"), Map.of())).containsExactly(mistake);
        assertThat(mistakes(Map.of(), Map.of("PHOENIX_PROFILE_HTTP_INSTANCES", "2")))
                .containsExactly(mistake);
        assertThat(mistakes(Map.of("http.instances", "2"), Map.of("PHOENIX_PROFILE_HTTP_INSTANCES", "2")))
                .containsExactly(mistake);
    }

    @ParameterizedTest
    @CsvSource({"','", "'tenant_id,,org_id'", "', org_id'"})
    void from_listWithEmptyElement_isReported(String claims) {
        assertThat(mistakes(Map.of("auth.jwt.claim.tenant", claims), Map.of()))
                .singleElement()
                .asString()
                .startsWith("auth.jwt.claim.tenant: '" + claims + "' (expected: ");
    }

    @Test
    void from_heartbeatOverHalfTheIdleTimeout_isReported() {
        assertThat(mistakes(Map.of("http.idle.timeout", "20s", "live.heartbeat", "11s"), Map.of()))
                .containsExactly("live.heartbeat: '11s' (expected: from 10ms to 10s, half of http.idle.timeout)");
        assertThat(mistakes(Map.of("http.idle.timeout", "1s"), Map.of()))
                .containsExactly("live.heartbeat: '15s' (expected: from 10ms to 500ms, half of http.idle.timeout)");
    }

    @Test
    void from_waitOverHalfTheIdleTimeout_isReported() {
        assertThat(mistakes(Map.of("changes.wait.max", "31s"), Map.of()))
                .containsExactly("changes.wait.max: '31s' (expected: from 0s to 30s, half of http.idle.timeout)");
    }

    /** So that a shorter idle timeout needs no other setting. */
    @Test
    void from_waitNotSet_isWithinHalfTheIdleTimeout() {
        assertThat(waitMax("20s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(waitMax("10m")).isEqualTo(Duration.ofSeconds(30));
    }

    private static Duration waitMax(String idleTimeout) {
        return Settings.from(Map.of("http.idle.timeout", idleTimeout, "live.heartbeat", "10s"), Map.of())
                .changes()
                .waiting()
                .max();
    }

    @Test
    void from_verifiedForLessThanToTheNextPoll_isReported() {
        assertThat(mistakes(Map.of("poll.verified.max", "1s"), Map.of()))
                .containsExactly(
                        "poll.verified.max: '1s' (expected: at least poll.interval + postgres.poll.timeout, 1500ms)");
        assertThat(Settings.from(Map.of("poll.verified.max", "1500ms"), Map.of())
                        .cache()
                        .poll()
                        .verifiedFor())
                .isEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void from_heartbeatOfHalfTheIdleTimeout_isAccepted() {
        Settings settings = Settings.from(Map.of("http.idle.timeout", "20s", "live.heartbeat", "10s"), Map.of());

        assertThat(settings.live().heartbeat()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void read_missingFile_isReported() {
        ConfigException failure =
                catchThrowableOfType(ConfigException.class, () -> Settings.read(Path.of("no-such-file")));

        assertThat(failure)
                .hasMessageStartingWith("configuration file: 'no-such-file' (expected: a properties file in UTF-8");
    }

    private static List<String> mistakes(Map<String, String> file, Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> Settings.from(file, environment))
                .mistakes();
    }
}
