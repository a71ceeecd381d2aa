package io.phoenix.profile.config;

/** How Redis is run. */
public enum RedisMode {
    /** One server. */
    STANDALONE,
    /** A primary and replicas, watched by Sentinels; the addresses are those of the Sentinels. */
    SENTINEL,
    /** Redis Cluster; the addresses are those of some of its nodes. */
    CLUSTER
}
