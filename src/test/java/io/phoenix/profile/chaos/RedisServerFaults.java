package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Fault.Component;
import io.phoenix.profile.chaos.Fault.Effect;
import io.phoenix.profile.chaos.Fault.Step;
import io.phoenix.profile.chaos.Fault.Steps;
import io.phoenix.profile.testing.RedisDeployment;
import io.phoenix.profile.testing.RedisDeployment.Topology;
import io.phoenix.profile.testing.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Faults of Redis itself: gone, frozen, refusing, or in an older state. None of them may extend a bound. */
final class RedisServerFaults {

    /** What the service sends, and what its scripts call. */
    private static final List<String> COMMANDS = List.of(
            "get",
            "mget",
            "getrange",
            "strlen",
            "set",
            "del",
            "pexpire",
            "pttl",
            "time",
            "evalsha",
            "eval",
            "script",
            "publish",
            "subscribe",
            "ping",
            "info",
            "hello",
            "zadd",
            "zrange",
            "zremrangebyrank",
            "zremrangebyscore",
            "rpush",
            "lrange",
            "llen");

    private static final String PAUSE_MILLIS_MAX = "60000";

    private final Testbed testbed;
    private final RedisDeployment redis;

    RedisServerFaults(Testbed testbed) {
        this.testbed = testbed;
        this.redis = testbed.redis();
    }

    List<Fault> all() {
        List<Fault> all = new ArrayList<>(List.of(
                fault("Redis killed", toFirst(RedisProcess::kill), this::restartDead),
                fault("Redis frozen", toFirst(RedisProcess::freeze), this::thawAll),
                fault("Redis restarted empty", this::restartPrimaries, Step::none),
                olderState(),
                fault("Redis flushed", () -> redis.tellPrimaries("FLUSHALL"), Step::none),
                fault("scripts of Redis flushed", () -> redis.tellPrimaries("SCRIPT", "FLUSH"), Step::none),
                fault(
                        "Redis full, noeviction",
                        () -> redis.tellAll("CONFIG", "SET", "maxmemory", "1"),
                        () -> redis.tellAll("CONFIG", "SET", "maxmemory", "0")),
                fault(
                        "Redis without enough replicas",
                        () -> redis.tellAll("CONFIG", "SET", "min-replicas-to-write", "9"),
                        () -> redis.tellAll("CONFIG", "SET", "min-replicas-to-write", "0")),
                fault("Redis cannot save", toEach(RedisProcess::breakSnapshots), toEach(RedisProcess::mendSnapshots)),
                fault(
                        "writes of Redis paused",
                        () -> redis.tellAll("CLIENT", "PAUSE", PAUSE_MILLIS_MAX, "WRITE"),
                        () -> redis.tellAll("CLIENT", "UNPAUSE")),
                fault(
                        "channels of Redis revoked",
                        () -> redis.tellAll("ACL", "SETUSER", "default", "resetchannels"),
                        () -> redis.tellAll("ACL", "SETUSER", "default", "allchannels")),
                redis.topology() == Topology.ALONE
                        ? demotion()
                        : fault("Redis switched over", redis::switchOver, Step::none)));
        for (String command : COMMANDS) {
            all.add(fault(
                    "Redis without " + command.toUpperCase(java.util.Locale.ROOT),
                    () -> redis.tellAll("ACL", "SETUSER", "default", "-" + command),
                    () -> redis.tellAll("ACL", "SETUSER", "default", "+@all")));
        }
        return all;
    }

    private Fault olderState() {
        Steps steps = Steps.of(
                this::restartPrimaries,
                () -> toEach(RedisProcess::deleteSnapshot).run());
        return fault("Redis in an older state", steps.preparedBy(() -> {
            redis.tellPrimaries("SAVE");
            // changes that the snapshot lacks
            Thread.sleep(1_000);
        }));
    }

    /** The only server becomes a replica of an empty one, and a primary again: it refuses writes, then has lost everything. */
    private Fault demotion() {
        List<RedisProcess> others = new ArrayList<>();
        RedisProcess server = redis.servers().get(0);
        return fault(
                "Redis demoted and promoted",
                new Steps(
                        () -> others.add(RedisProcess.start("--repl-diskless-sync-delay", "0")),
                        () -> server.ask(
                                "REPLICAOF",
                                "127.0.0.1",
                                Integer.toString(others.get(0).port())),
                        () -> server.ask("REPLICAOF", "NO", "ONE"),
                        () -> others.get(0).close()));
    }

    private Fault fault(String name, Step inject, Step heal) {
        return fault(name, Steps.of(inject, heal));
    }

    private Fault fault(String name, Steps steps) {
        return new Fault(
                name,
                testbed.names(),
                Set.of(Component.REDIS),
                Effect.BOUNDED,
                redis.topology() == Topology.ALONE ? steps : steps.cleanedUpBy(redis::awaitHealthy));
    }

    private interface Action {
        void on(RedisProcess server) throws Exception;
    }

    private Step toFirst(Action action) {
        return () -> action.on(redis.primaries().get(0));
    }

    private Step toEach(Action action) {
        return () -> {
            for (RedisProcess server : redis.servers()) {
                action.on(server);
            }
        };
    }

    private void thawAll() throws Exception {
        toEach(RedisProcess::thaw).run();
    }

    private void restartDead() throws Exception {
        for (RedisProcess server : redis.servers()) {
            if (!server.isAlive()) {
                server.restart();
            }
        }
    }

    private void restartPrimaries() throws Exception {
        for (RedisProcess primary : redis.primaries()) {
            primary.kill();
            primary.restart();
        }
    }
}
