package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestInstance;
import java.net.URI;
import java.util.concurrent.TimeoutException;

/** An instance in the process of the tests. */
record LocalNode(Address address, TestInstance instance, TcpProxy toRedis, TcpProxy toPostgres) implements Node {

    static LocalNode start(String name, URI redis, URI postgres) throws Exception {
        TcpProxy toRedis = TcpProxy.to(redis);
        TcpProxy toPostgres = TcpProxy.to(postgres);
        TestInstance instance = TestInstance.start(FaultTable.settings(toRedis.uri(), toPostgres.uri()));
        return new LocalNode(new Address(name, instance.service().apiPort()), instance, toRedis, toPostgres);
    }

    @Override
    public void close() throws TimeoutException {
        instance.close();
        toRedis.close();
        toPostgres.close();
    }
}
