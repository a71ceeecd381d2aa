package io.phoenix.profile.redis;

import io.phoenix.profile.config.RedisSettings;
import io.phoenix.profile.config.Secret;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisReplicas;
import io.vertx.redis.client.RedisRole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Connection options for a single Redis, Sentinels or a cluster. Thread-safe. */
final class RedisEndpoints {

    /**
     * Connections that one client may open to a node. Commands are pipelined on the first; a cluster client fetches the
     * slots over another, and waits for ever if it may not open one.
     */
    private static final int CONNECTIONS_PER_NODE = 4;

    private final RedisSettings settings;
    private final List<String> addresses;
    private final AtomicInteger nextNode = new AtomicInteger();

    RedisEndpoints(RedisSettings settings) {
        this.settings = settings;
        this.addresses = settings.addresses().stream().map(Secret::text).toList();
    }

    RedisOptions forCommands() {
        return settings.mode() != RedisSettings.Mode.CLUSTER
                ? forBus()
                : withLimits(new RedisOptions()
                        .setType(RedisClientType.CLUSTER)
                        .setEndpoints(rotated())
                        .setUseReplicas(RedisReplicas.NEVER));
    }

    /** A single node also for a cluster, where every node receives every message. */
    RedisOptions forBus() {
        return withLimits(
                switch (settings.mode()) {
                    case STANDALONE -> new RedisOptions().setConnectionString(addresses.get(0));
                    case CLUSTER ->
                        new RedisOptions().setConnectionString(rotated().get(0));
                    case SENTINEL ->
                        new RedisOptions()
                                .setType(RedisClientType.SENTINEL)
                                .setEndpoints(addresses)
                                .setMasterName(settings.masterName())
                                .setRole(RedisRole.MASTER);
                });
    }

    /** Starts with another node each time, because a client asks the first one, and a frozen node never replies. */
    private List<String> rotated() {
        List<String> rotated = new ArrayList<>(addresses);
        Collections.rotate(rotated, nextNode.getAndIncrement());
        return rotated;
    }

    private RedisOptions withLimits(RedisOptions options) {
        RedisSettings.Connections limits = settings.connections();
        return options.setMaxPoolSize(CONNECTIONS_PER_NODE)
                .setMaxPoolWaiting(limits.pipelineMax())
                .setMaxWaitingHandlers(limits.pipelineMax())
                .setNetClientOptions(withTls(new NetClientOptions()
                        .setConnectTimeout((int) limits.connectTimeout().toMillis())
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true)));
    }

    /** Every connection reads the files again, on a worker thread, so certificates may be renewed. */
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
        // host name verification by RFC 2818
        return options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
    }
}
