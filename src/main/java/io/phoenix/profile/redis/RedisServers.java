package io.phoenix.profile.redis;

import io.phoenix.profile.config.RedisSettings;
import io.phoenix.profile.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisReplicas;
import io.vertx.redis.client.RedisRole;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** How the servers are reached, and told apart, in each of the ways in which Redis is run. */
final class RedisServers {

    /**
     * Connections that the client of a link may open to one node. What the link sends is pipelined on the first; a cluster
     * client asks for the map of slots on another, and waits for ever when there may be none.
     */
    private static final int CONNECTIONS_PER_NODE = 4;

    /** The server must be the one that the address names (RFC 2818). */
    private static final String OF_THE_HOST = "HTTPS";

    private final RedisSettings settings;
    private final List<String> addresses;
    private final AtomicInteger nextNode = new AtomicInteger();

    RedisServers(RedisSettings settings) {
        this.settings = settings;
        this.addresses = settings.addresses().stream().map(Secret::text).toList();
    }

    /** Options of a connection for commands. */
    Supplier<RedisOptions> forCommands() {
        return () -> switch (settings.mode()) {
            case STANDALONE -> standalone(addresses.get(0));
            case SENTINEL -> sentinel();
            case CLUSTER ->
                withLimits(new RedisOptions()
                        .setType(RedisClientType.CLUSTER)
                        .setEndpoints(fromTheNextNode())
                        .setUseReplicas(RedisReplicas.NEVER));
        };
    }

    /** Options of a connection for the bus. In a cluster every node hears every message, so any will do: each in turn. */
    Supplier<RedisOptions> forBus() {
        return () -> switch (settings.mode()) {
            case STANDALONE -> standalone(addresses.get(0));
            case SENTINEL -> sentinel();
            case CLUSTER -> standalone(fromTheNextNode().get(0));
        };
    }

    /**
     * What changes when Redis may have forgotten something: the identity of the process that is asked, or in a cluster the
     * number of its elections.
     */
    Future<String> incarnation(Function<Request, Future<String>> ask) {
        return settings.mode() == RedisSettings.Mode.CLUSTER
                ? ask.apply(Request.cmd(Command.CLUSTER).arg("INFO"))
                        .map(info -> InfoReply.field(info, "cluster_current_epoch"))
                : ask.apply(Request.cmd(Command.INFO).arg("server")).map(info -> InfoReply.field(info, "run_id"));
    }

    /** The nodes, beginning with another one each time: a client asks the first, and one that is frozen never answers. */
    private List<String> fromTheNextNode() {
        List<String> rotated = new ArrayList<>(addresses);
        Collections.rotate(rotated, nextNode.getAndIncrement());
        return rotated;
    }

    private RedisOptions standalone(String address) {
        return withLimits(new RedisOptions().setConnectionString(address));
    }

    private RedisOptions sentinel() {
        return withLimits(new RedisOptions()
                .setType(RedisClientType.SENTINEL)
                .setEndpoints(addresses)
                .setMasterName(settings.masterName())
                .setRole(RedisRole.MASTER));
    }

    private RedisOptions withLimits(RedisOptions options) {
        int connectMillis = (int) settings.connections().connectTimeout().toMillis();
        return options.setMaxPoolSize(CONNECTIONS_PER_NODE)
                .setMaxPoolWaiting(settings.connections().pipelineMax())
                .setMaxWaitingHandlers(settings.connections().pipelineMax())
                .setNetClientOptions(withTls(new NetClientOptions()
                        .setConnectTimeout(connectMillis)
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true)));
    }

    /** The files are read for every connection anew, and not on an event loop. */
    private NetClientOptions withTls(NetClientOptions options) {
        if (!settings.isEncrypted()) {
            return options;
        }
        RedisSettings.Tls tls = settings.tls();
        tls.ca().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
        tls.certificate()
                .ifPresent(certificate -> options.setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(certificate.toString())
                        .addKeyPath(tls.key().orElseThrow().toString())));
        return options.setSsl(true).setHostnameVerificationAlgorithm(OF_THE_HOST);
    }
}
