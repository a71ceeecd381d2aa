package io.phoenix.profile.chaos;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.testing.Noise;
import io.phoenix.profile.testing.PostgresCouple;
import io.phoenix.profile.testing.PostgresProcess;
import io.phoenix.profile.testing.RedisDeployment;
import io.phoenix.profile.testing.RedisDeployment.Topology;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The system under test: three instances, one of them a child process, with their own Redis, and with a Postgres primary and its
 * asynchronous standby.
 */
record Testbed(
        String tenant, PostgresCouple postgres, RedisDeployment redis, LocalNode one, LocalNode two, ChildNode child)
        implements AutoCloseable {

    /** An instance behind its own proxies. */
    interface Node extends AutoCloseable {

        /** The current address; a restarted instance gets a new name. */
        Address address();

        Links links();

        /** The stalls of its process that the canaries of the tests don't see. */
        Noise noise() throws IOException;

        @Override
        void close() throws IOException, TimeoutException;
    }

    /** The name and API port of an instance. */
    record Address(String name, int port) {}

    /**
     * The proxies of an instance: one to each server of Postgres, and one to a Redis that stands alone. Sentinels and clusters tell
     * their clients addresses of their own.
     */
    record Links(List<TcpProxy> toRedis, List<TcpProxy> toPostgres, Map<String, String> settings)
            implements AutoCloseable {

        static Links to(RedisDeployment redis, PostgresCouple postgres) throws Exception {
            List<TcpProxy> toPostgres = new ArrayList<>();
            for (PostgresProcess server : List.of(postgres.primary(), postgres.standby())) {
                toPostgres.add(TcpProxy.to(server.uri()));
            }
            Map<String, String> settings = new HashMap<>(redis.settings());
            settings.put(
                    "postgres.uri",
                    toPostgres.stream()
                            .map(TcpProxy::address)
                            .collect(Collectors.joining(
                                    ",", "postgresql://postgres@", "/postgres?target_session_attrs=read-write")));
            List<TcpProxy> toRedis = new ArrayList<>();
            if (redis.topology() == Topology.ALONE) {
                toRedis.add(TcpProxy.to(URI.create(redis.servers().get(0).uri())));
                settings.put("redis.uri", toRedis.get(0).uri());
            }
            return new Links(toRedis, toPostgres, settings);
        }

        @Override
        public void close() throws TimeoutException {
            for (TcpProxy proxy : toRedis) {
                proxy.close();
            }
            for (TcpProxy proxy : toPostgres) {
                proxy.close();
            }
        }
    }

    /** An instance in the process of the tests. */
    record LocalNode(Address address, TestInstance instance, Links links) implements Node {

        private static final int STARTS_MAX = 10;

        private static LocalNode start(String name, Links links) throws Exception {
            TestInstance instance = startPatiently(FaultFixture.withDefaultTimeouts(links.settings()));
            return new LocalNode(new Address(name, instance.service().apiPort()), instance, links);
        }

        /** An instance fails to start if a server is slow to answer; an orchestrator would start it again. */
        private static TestInstance startPatiently(Map<String, String> settings) throws Exception {
            for (int attempt = 1; ; attempt++) {
                try {
                    return TestInstance.start(settings);
                } catch (ProfileFailure slow) {
                    if (attempt == STARTS_MAX) {
                        throw slow;
                    }
                }
            }
        }

        @Override
        public Noise noise() {
            return new Noise(List.of());
        }

        @Override
        public void close() throws TimeoutException {
            instance.close();
            links.close();
        }
    }

    /** Starts everything; the form is that of the table of profiles. */
    static Testbed start(Topology topology, Form form) throws Exception {
        PostgresCouple postgres = PostgresCouple.start();
        TestDatabase.migrate(postgres.primary().uri(), form);
        RedisDeployment redis = RedisDeployment.start(topology);
        LocalNode one = LocalNode.start("one", Links.to(redis, postgres));
        try (Connection connection = postgres.primary().connect()) {
            Database.recordCreations(connection);
        }
        return new Testbed(
                "t-" + UUID.randomUUID(),
                postgres,
                redis,
                one,
                LocalNode.start("two", Links.to(redis, postgres)),
                ChildNode.start("child", Links.to(redis, postgres)));
    }

    /** One more instance, with empty memory. */
    LocalNode startAnother() throws Exception {
        return LocalNode.start("another", Links.to(redis, postgres));
    }

    List<Node> nodes() {
        return List.of(one, two, child);
    }

    /** The current names of the instances. */
    Set<String> names() {
        return nodes().stream().map(node -> node.address().name()).collect(Collectors.toSet());
    }

    /** The database of whichever server is the primary. */
    Database database() {
        return Database.of(postgres);
    }

    /** An admin token of the tenant of the run. */
    String token() {
        return one.instance().token(tenant, "client", "profile:write", "profile:admin");
    }

    @Override
    public void close() throws IOException, TimeoutException {
        for (Node node : nodes()) {
            node.close();
        }
        redis.close();
        postgres.close();
    }
}
