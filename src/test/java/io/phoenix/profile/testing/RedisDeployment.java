package io.phoenix.profile.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The Redis servers of one test, deployed in one of the supported ways. Thread-safe for readers; one thread injects faults. */
public final class RedisDeployment implements AutoCloseable {

    /** Sentinels that were short of CPU time do nothing for 30 s (their TILT mode), perhaps more than once. */
    private static final Duration HEALTHY_MAX = Duration.ofMinutes(3);

    private final Topology topology;
    private final List<RedisProcess> servers;
    private final List<RedisProcess> sentinels;

    /** How Redis is deployed. */
    public enum Topology {
        /** A single server. */
        ALONE,
        /** A primary and a replica, with three Sentinels. */
        SENTINEL,
        /** A cluster of three primaries, each with a replica. */
        CLUSTER
    }

    private RedisDeployment(Topology topology, List<RedisProcess> servers, List<RedisProcess> sentinels) {
        this.topology = topology;
        this.servers = servers;
        this.sentinels = sentinels;
    }

    public static RedisDeployment start(Topology topology) throws Exception {
        RedisDeployment started = switch (topology) {
            case ALONE -> new RedisDeployment(topology, List.of(RedisProcess.start()), List.of());
            case SENTINEL -> startSentinels();
            case CLUSTER -> new RedisDeployment(topology, RedisCluster.start().nodes(), List.of());
        };
        started.awaitHealthy();
        return started;
    }

    public Topology topology() {
        return topology;
    }

    /** The settings of an instance that uses these servers. */
    public Map<String, String> settings() {
        return switch (topology) {
            case ALONE -> Map.of("redis.uri", servers.get(0).uri());
            case SENTINEL -> Map.of("redis.mode", "sentinel", "redis.uri", uriOf(sentinels));
            case CLUSTER -> Map.of("redis.mode", "cluster", "redis.uri", uriOf(servers));
        };
    }

    /** The servers with data, primaries and replicas. */
    public List<RedisProcess> servers() {
        return servers;
    }

    /** Those of them that are alive and say that they are primaries. */
    public List<RedisProcess> primaries() throws IOException {
        List<RedisProcess> primaries = new ArrayList<>();
        for (RedisProcess server : servers) {
            if (server.isAlive() && isPrimary(server)) {
                primaries.add(server);
            }
        }
        return primaries;
    }

    /** Sends a command to every server that is alive. */
    public void tellAll(String... command) throws IOException {
        for (RedisProcess server : servers) {
            if (server.isAlive()) {
                server.ask(command);
            }
        }
    }

    /** Sends a command to every primary. */
    public void tellPrimaries(String... command) throws IOException {
        for (RedisProcess primary : primaries()) {
            primary.ask(command);
        }
    }

    /** Exchanges a primary and its replica, without losing data. A single server has none. */
    public void switchOver() throws Exception {
        switch (topology) {
            case ALONE -> throw new IllegalStateException("a single server has no replica");
            case SENTINEL -> sentinels.get(0).ask("SENTINEL", "FAILOVER", "mymaster");
            case CLUSTER -> {
                for (RedisProcess server : servers) {
                    if (!isPrimary(server)) {
                        server.ask("CLUSTER", "FAILOVER");
                        return;
                    }
                }
            }
        }
    }

    /** Waits until every server is alive and every replica is in sync. */
    public void awaitHealthy() throws Exception {
        Eventually.isTrue("Redis is healthy", HEALTHY_MAX, () -> {
            List<RedisProcess> primaries = primaries();
            if (primaries.size() != (topology == Topology.CLUSTER ? RedisCluster.PRIMARIES : 1)) {
                return false;
            }
            for (RedisProcess server : servers) {
                if (!isHealthy(server)) {
                    return false;
                }
            }
            return topology != Topology.SENTINEL
                    || sentinels.get(0).ask("INFO", "sentinel").contains("status=ok");
        });
    }

    @Override
    public void close() throws IOException {
        for (RedisProcess sentinel : sentinels) {
            sentinel.close();
        }
        for (RedisProcess server : servers) {
            server.close();
        }
    }

    private boolean isHealthy(RedisProcess server) throws IOException {
        if (!server.isAlive()) {
            return false;
        }
        if (topology == Topology.CLUSTER && !server.ask("CLUSTER", "INFO").contains("cluster_state:ok")) {
            return false;
        }
        return isPrimary(server) || server.ask("INFO", "replication").contains("master_link_status:up");
    }

    private static boolean isPrimary(RedisProcess server) throws IOException {
        return server.ask("INFO", "replication").contains("role:master");
    }

    private static RedisDeployment startSentinels() throws Exception {
        RedisProcess primary = RedisProcess.start("--repl-diskless-sync-delay", "0");
        // not by argument: it would be a replica of that server again after any restart, also if it is the primary by
        // then
        RedisProcess replica = RedisProcess.start("--repl-diskless-sync-delay", "0");
        replica.ask("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
        List<RedisProcess> sentinels = List.of(
                RedisProcess.startSentinel(primary.port()),
                RedisProcess.startSentinel(primary.port()),
                RedisProcess.startSentinel(primary.port()));
        Eventually.isTrue(
                "the Sentinels know each other and the replica",
                () -> sentinels.get(0).ask("INFO", "sentinel").contains("slaves=1,sentinels=3"));
        return new RedisDeployment(Topology.SENTINEL, List.of(primary, replica), sentinels);
    }

    private static String uriOf(List<RedisProcess> processes) {
        return processes.stream()
                .map(process -> "127.0.0.1:" + process.port())
                .collect(Collectors.joining(",", "redis://", ""));
    }
}
