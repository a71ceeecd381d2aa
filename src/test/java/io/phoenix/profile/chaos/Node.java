package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.TcpProxy;
import java.util.concurrent.TimeoutException;

/** An instance of the service behind a network of its own to Redis and to Postgres. */
interface Node extends AutoCloseable {

    /** Where it answers, and under which name: one that was killed and started again is another instance. */
    record Address(String name, int port) {}

    /** The instance as it is at this moment. */
    Address address();

    TcpProxy toRedis();

    TcpProxy toPostgres();

    @Override
    void close() throws TimeoutException;
}
