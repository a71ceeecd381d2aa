package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The system under test: three instances, one of them a child process, with their own Redis and database. */
record Testbed(String tenant, Database database, RedisProcess redis, LocalNode one, LocalNode two, ChildNode child)
        implements AutoCloseable {

    static final int NODES = 3;

    /** An instance behind its own proxies to Redis and Postgres. */
    interface Node extends AutoCloseable {

        /** The current address; a restarted instance gets a new name. */
        Address address();

        TcpProxy toRedis();

        TcpProxy toPostgres();

        @Override
        void close() throws TimeoutException;
    }

    /** The name and API port of an instance. */
    record Address(String name, int port) {}

    /** An instance in the process of the tests. */
    record LocalNode(Address address, TestInstance instance, TcpProxy toRedis, TcpProxy toPostgres) implements Node {

        private static LocalNode start(String name, URI redis, URI postgres) throws Exception {
            TcpProxy toRedis = TcpProxy.to(redis);
            TcpProxy toPostgres = TcpProxy.to(postgres);
            TestInstance instance = TestInstance.start(FaultFixture.settings(toRedis.uri(), toPostgres.uri()));
            return new LocalNode(new Address(name, instance.service().apiPort()), instance, toRedis, toPostgres);
        }

        @Override
        public void close() throws TimeoutException {
            instance.close();
            toRedis.close();
            toPostgres.close();
        }
    }

    static Testbed start() throws Exception {
        Database database = Database.create();
        RedisProcess redis = RedisProcess.start();
        URI redisUri = URI.create(redis.uri());
        return new Testbed(
                "t-" + UUID.randomUUID(),
                database,
                redis,
                LocalNode.start("one", redisUri, database.uri()),
                LocalNode.start("two", redisUri, database.uri()),
                ChildNode.start("child", redisUri, database.uri()));
    }

    List<Node> nodes() {
        return List.of(one, two, child);
    }

    /** The current names of the instances. */
    Set<String> names() {
        return nodes().stream().map(node -> node.address().name()).collect(Collectors.toSet());
    }

    /** An admin token of the tenant of the run. */
    String token() {
        return one.instance().token(tenant, "client", "profile:write", "profile:admin");
    }

    @Override
    public void close() throws IOException, SQLException, TimeoutException {
        for (Node node : nodes()) {
            node.close();
        }
        redis.close();
        database.close();
    }
}
