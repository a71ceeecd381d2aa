package io.phoenix.profile.redis;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.redis.RedisCheck.Report;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisCluster;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of Redis, with each right revoked in turn, and with a Redis that refuses writes. */
class RedisCheckIT {

    private Vertx vertx;
    private RedisProcess server;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        server = RedisProcess.start();
        server.ask("ACL", "SETUSER", "service", "on", ">pw", "~pp2:*", "resetchannels", "&pp2:inv", "+@all");
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
        server.close();
    }

    @Test
    void run_everythingPermitted_refusesNothingAndLeavesNoKey() throws Exception {
        Report report = check(uri());

        assertThat(report.refusals()).isEmpty();
        assertThat(report.version()).matches("\\d+\\.\\d+\\.\\d+");
        Eventually.isTrue("nothing is left", () -> server.ask("DBSIZE").equals("0"));
    }

    @Test
    void run_documentedPermissions_refusesNothing() throws Exception {
        String documented = Files.readAllLines(Path.of("docs/operations.md")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("ACL SETUSER profile "))
                .findFirst()
                .orElseThrow();
        server.ask(documented.split(" "));

        Report report = check("redis://profile:password@127.0.0.1:" + server.port());

        assertThat(report.refusals()).isEmpty();
        assertThat(report.version()).isNotEqualTo("unknown");
    }

    @ParameterizedTest
    @CsvSource({
        "ping, PING",
        "get, GET",
        "mget, MGET",
        "set, SET",
        "time, TIME",
        "eval, EVAL of put.lua",
        "evalsha, EVALSHA of put.lua",
        "evalsha, EVALSHA of release.lua",
        "evalsha, EVALSHA of discard.lua",
        "evalsha, EVALSHA of save-hot.lua",
        "set, EVALSHA of put.lua",
        "time, EVALSHA of put.lua",
        "getrange, EVAL of put.lua",
        "strlen, EVAL of discard.lua",
        "del, EVAL of discard.lua",
        "del, EVAL of release.lua",
        "zadd, EVAL of save-hot.lua",
        "zremrangebyscore, EVAL of save-hot.lua",
        "zremrangebyrank, EVAL of save-hot.lua",
        "pexpire, EVAL of save-hot.lua",
        "llen, EVAL of answer.lua",
        "rpush, EVAL of answer.lua",
        "evalsha, EVALSHA of answer.lua",
        "lrange, LRANGE",
        "pttl, PTTL",
        "zrange, ZRANGE",
        "publish, PUBLISH",
        "subscribe, SUBSCRIBE"
    })
    void run_commandRevoked_reportsIt(String command, String reported) throws Exception {
        server.ask("ACL", "SETUSER", "service", "-" + command);

        assertThat(check(uri()).refusals())
                .anySatisfy(line -> assertThat(line).matches("redis: " + reported + ": refused \\(.+\\)"));
    }

    @Test
    void run_channelNotPermitted_reportsPublishAndSubscribe() throws Exception {
        server.ask("ACL", "SETUSER", "service", "resetchannels");

        assertThat(check(uri()).refusals())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("redis: PUBLISH: refused (NOPERM"),
                        line -> assertThat(line).startsWith("redis: SUBSCRIBE: refused (NOPERM"));
    }

    @Test
    void run_infoRevoked_refusesNothing() throws Exception {
        server.ask("ACL", "SETUSER", "service", "-info");

        assertThat(check(uri())).isEqualTo(new Report("unknown", List.of()));
    }

    @Test
    void run_memoryFull_reportsTheWrites() throws Exception {
        server.ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
        server.ask("CONFIG", "SET", "maxmemory", "1");

        assertThat(check(uri()).refusals())
                .anySatisfy(line -> assertThat(line).startsWith("redis: SET: refused (OOM"))
                .anySatisfy(line -> assertThat(line).startsWith("redis: EVAL of put.lua: refused ("))
                .noneSatisfy(line -> assertThat(line).contains("GET"));
    }

    @Test
    void run_replica_reportsTheWrites() throws Exception {
        try (RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(server.port()))) {
            Eventually.isTrue(
                    "in sync", () -> replica.ask("INFO", "replication").contains("master_link_status:up"));

            assertThat(check(replica.uri()).refusals())
                    .anySatisfy(line -> assertThat(line).startsWith("redis: SET: refused (READONLY"))
                    .anySatisfy(line -> assertThat(line).startsWith("redis: EVAL of put.lua: refused ("));
        }
    }

    @Test
    void run_cluster_refusesNothing() throws Exception {
        try (RedisCluster cluster = RedisCluster.start()) {
            assertThat(check(cluster.uri(), "redis.mode", "cluster").refusals()).isEmpty();
        }
    }

    @Test
    void run_unreachable_fails() throws Exception {
        server.kill();

        assertThatThrownBy(() -> check(uri())).isNotNull();
    }

    private Report check(String uri, String... more) throws Exception {
        Map<String, String> changes = new HashMap<>(Map.of("redis.uri", uri));
        for (int i = 0; i < more.length; i += 2) {
            changes.put(more[i], more[i + 1]);
        }
        return await(new RedisCheck(vertx, TestSettings.with(changes).redis()).run());
    }

    private String uri() {
        return "redis://service:pw@127.0.0.1:" + server.port();
    }
}
