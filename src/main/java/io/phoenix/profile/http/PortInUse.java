package io.phoenix.profile.http;

import io.vertx.core.Future;
import java.net.BindException;

/** Says which port it was that could not be listened on; the platform's own message does not. */
final class PortInUse {

    private PortInUse() {}

    static <T> Future<T> explain(Future<T> listening, String key, int port) {
        return listening.recover(cause -> Future.failedFuture(
                cause instanceof BindException
                        ? new BindException(
                                key + ": " + port + " (expected: a port to listen on; " + cause.getMessage() + ")")
                        : cause));
    }
}
