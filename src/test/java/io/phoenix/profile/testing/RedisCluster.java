package io.phoenix.profile.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A Redis Cluster of three primaries, each with a replica. */
public final class RedisCluster implements AutoCloseable {

    public static final int PRIMARIES = 3;

    private static final int SLOTS = 16_384;

    private final List<RedisProcess> nodes = new ArrayList<>();

    private RedisCluster() {}

    /** Starts the nodes, and waits until they agree that all is well. */
    public static RedisCluster start() throws Exception {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i < 2 * PRIMARIES; i++) {
            cluster.nodes.add(RedisProcess.start(
                    "--cluster-enabled", "yes", "--cluster-node-timeout", "500", "--repl-diskless-sync-delay", "0"));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            cluster.primary(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            cluster.primary(i).ask(addSlots(i * SLOTS / PRIMARIES, (i + 1) * SLOTS / PRIMARIES));
        }
        for (RedisProcess node : cluster.nodes) {
            node.ask(
                    "CLUSTER",
                    "MEET",
                    "127.0.0.1",
                    Integer.toString(cluster.primary(0).port()));
        }
        for (RedisProcess node : cluster.nodes) {
            Eventually.isTrue(
                    "nodes have met", () -> node.ask("CLUSTER", "INFO").contains("cluster_known_nodes:6"));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            RedisProcess replica = cluster.replica(i);
            String primaryId = cluster.primary(i).ask("CLUSTER", "MYID");
            Eventually.isTrue(
                    "knows its primary", () -> replica.ask("CLUSTER", "NODES").contains(primaryId));
            replica.ask("CLUSTER", "REPLICATE", primaryId);
            Eventually.isTrue(
                    "in sync", () -> replica.ask("INFO", "replication").contains("master_link_status:up"));
        }
        for (RedisProcess node : cluster.nodes) {
            Eventually.isTrue("cluster ok", () -> node.ask("CLUSTER", "INFO").contains("cluster_state:ok"));
        }
        return cluster;
    }

    /** A URI with every node. */
    public String uri() {
        return "redis://"
                + nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
    }

    public List<RedisProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** One of the nodes that are primaries from the start. */
    public RedisProcess primary(int index) {
        return nodes.get(index);
    }

    /** The replica of that primary. */
    public RedisProcess replica(int index) {
        return nodes.get(PRIMARIES + index);
    }

    /** The present primary of the key. */
    public RedisProcess ownerOf(String key) throws IOException {
        for (RedisProcess node : nodes) {
            if (node.isAlive() && owns(node, key)) {
                return node;
            }
        }
        throw new IOException("no primary has the slot of " + key);
    }

    private static boolean owns(RedisProcess node, String key) throws IOException {
        if (!node.ask("INFO", "replication").contains("role:master")) {
            return false;
        }
        try {
            node.ask("EXISTS", key);
            return true;
        } catch (IOException movedOrDown) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (RedisProcess node : nodes) {
            node.close();
        }
    }

    private static String[] addSlots(int from, int to) {
        List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
        for (int slot = from; slot < to; slot++) {
            command.add(Integer.toString(slot));
        }
        return command.toArray(String[]::new);
    }
}
