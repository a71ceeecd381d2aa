package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Sends commands over a few pipelined connections. Commands for one id share a connection, so Redis runs them in the
 * order in which they were sent. Thread-safe.
 *
 * @param timeout time limit of a reply; a connection that exceeds it is closed, because its next reply could be the late
 *     one
 */
record RedisCommands(List<ReconnectingConnection> connections, Duration timeout) {

    /** Completes with the first attempt of every connection, successful or not. */
    Future<Void> open() {
        return onAll(ReconnectingConnection::open);
    }

    Future<Response> send(ProfileId id, Request request) {
        return send(connectionOf(id), request);
    }

    Future<Response> send(Request request) {
        return send(connections.get(0), request);
    }

    /** Sends over a connection other than that of the id, if there are several. */
    Future<Response> sendOverAnother(ProfileId id, Request request) {
        return send(connections.get(Math.floorMod(id.hashCode() + 1, connections.size())), request);
    }

    /** A field of a reply of {@code field:value} lines; empty if it is missing. */
    Future<String> infoField(Request request, String field) {
        String prefix = field + ':';
        return send(request)
                .map(reply -> reply.toString()
                        .lines()
                        .filter(line -> line.startsWith(prefix))
                        .map(line -> line.substring(prefix.length()).strip())
                        .findFirst()
                        .orElse(""));
    }

    /** Replaces the connection of an id, whose replies may be out of step. */
    void reconnect(ProfileId id, String reason) {
        connectionOf(id).reconnect(reason);
    }

    long openConnections() {
        return connections.stream()
                .filter(connection -> connection.current() != null)
                .count();
    }

    Future<Void> close() {
        return onAll(ReconnectingConnection::close);
    }

    private Future<Void> onAll(Function<ReconnectingConnection, Future<Void>> action) {
        return Future.join(connections.stream().map(action).toList()).mapEmpty();
    }

    private Future<Response> send(ReconnectingConnection connection, Request request) {
        RedisConnection current = connection.current();
        if (current == null) {
            return Future.failedFuture(new NotConnectedException());
        }
        return current.send(request)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(reply -> connection.resetBackoff())
                .onFailure(cause -> {
                    if (cause instanceof TimeoutException) {
                        connection.reconnect("no reply within " + timeout.toMillis() + " ms");
                    } else if (isNotPrimary(cause)) {
                        connection.reconnect("the server is not a primary");
                    }
                });
    }

    private static boolean isNotPrimary(Throwable cause) {
        String message = cause.getMessage();
        return message != null && Stream.of("READONLY", "LOADING", "MASTERDOWN").anyMatch(message::startsWith);
    }

    private ReconnectingConnection connectionOf(ProfileId id) {
        return connections.get(Math.floorMod(id.hashCode(), connections.size()));
    }

    /** Has no stack trace: it is thrown for every command while Redis is down. */
    private static final class NotConnectedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotConnectedException() {
            super("redis: not connected", null, false, false);
        }
    }
}
