package io.phoenix.profile.http.server;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.BindException;

/** Says which port it was that could not be listened on: the platform does not, and epoll has an exception of its own. */
final class PortInUse {

    private PortInUse() {}

    static <T> Future<T> explain(Future<T> listening, String key, int port) {
        return listening.recover(cause -> Future.failedFuture(
                cause instanceof IOException
                        ? new BindException(
                                key + ": " + port + " (expected: a port to listen on; " + cause.getMessage() + ")")
                        : cause));
    }
}
