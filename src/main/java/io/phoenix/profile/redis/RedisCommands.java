package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.loop.TimeLimit;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Sends commands over a few pipelined connections. Commands for one id share a connection, so Redis runs them in the
 * order in which they were sent. Thread-safe.
 *
 * <p>A command that Redis refuses fails, and leaves its connection open.
 *
 * @param limit time limit of a reply; a connection that exceeds it is closed, because its next reply could be the late one
 */
record RedisCommands(List<ReconnectingConnection> connections, TimeLimit limit, RepeatedWarnings warnings) {

    private static final String CONNECTION_CLOSED = "CONNECTION_CLOSED";
    private static final List<String> NOT_PRIMARY = List.of("READONLY", "LOADING", "MASTERDOWN");

    /** Errors that are part of normal work: their callers know what to do. */
    private static final List<String> EXPECTED = List.of("NOSCRIPT", "WRONGTYPE");

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
        return limit.limit(current.send(request))
                .onSuccess(reply -> connection.resetBackoff())
                .onFailure(cause -> failed(connection, request, cause));
    }

    private void failed(ReconnectingConnection connection, Request request, Throwable cause) {
        if (cause instanceof TimeoutException) {
            connection.reconnect("no reply within " + limit.max().toMillis() + " ms");
        } else if (isRefusal(cause) && !isOneOf(EXPECTED, cause)) {
            warnings.warn("redis: " + request.command().toString().toUpperCase(Locale.ROOT) + ": refused ("
                    + cause.getMessage() + ")");
            if (isOneOf(NOT_PRIMARY, cause)) {
                connection.leaveReplica("the server is not a primary");
            }
        }
    }

    /** Whether Redis replied with an error; every other failure is one of the connection. */
    static boolean isRefusal(Throwable cause) {
        // the client makes up such a reply when the connection ends
        return cause instanceof Response && !CONNECTION_CLOSED.equals(cause.getMessage());
    }

    private static boolean isOneOf(List<String> errors, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return errors.stream().anyMatch(message::startsWith);
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
