package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** What a run breaks: three instances, one of them in a process of its own, over a Redis and a database of their own. */
record World(String tenant, Database database, RedisProcess redis, LocalNode one, LocalNode two, ChildNode child)
        implements AutoCloseable {

    static final int NODES = 3;

    static World start() throws Exception {
        Database database = Database.create();
        RedisProcess redis = RedisProcess.start();
        URI redisUri = URI.create(redis.uri());
        return new World(
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

    /** The names of the instances as they are at this moment. */
    Set<String> names() {
        return nodes().stream().map(node -> node.address().name()).collect(Collectors.toSet());
    }

    /** A token of this tenant that may do everything. */
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
