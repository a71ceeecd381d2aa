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

/**
 * Sends commands over a few pipelined links. All commands for one id take the same link, and so reach Redis in the order
 * in which they were sent. Safe for use by several threads.
 */
final class RedisCommands {

    private final List<RedisLink> links;
    private final Duration timeout;

    /**
     * Commands over these links.
     *
     * @param timeout the longest wait for a reply; a link that exceeds it is closed, because its next reply could be the
     *     late one
     */
    RedisCommands(List<RedisLink> links, Duration timeout) {
        this.links = List.copyOf(links);
        this.timeout = timeout;
    }

    Future<Response> send(ProfileId id, Request request) {
        return send(linkOf(id), request);
    }

    Future<Response> send(Request request) {
        return send(links.get(0), request);
    }

    /** Sends over another link than the one of the id, where there are several. */
    Future<Response> sendElsewhere(ProfileId id, Request request) {
        return send(links.get(Math.floorMod(id.hashCode() + 1, links.size())), request);
    }

    /** Closes the link of an id: what came over it cannot be trusted. */
    void distrust(ProfileId id, String reason) {
        linkOf(id).renew(reason);
    }

    Future<Void> close() {
        return Future.join(links.stream().map(RedisLink::close).toList()).mapEmpty();
    }

    private Future<Response> send(RedisLink link, Request request) {
        RedisConnection connection = link.connection();
        if (connection == null) {
            return Future.failedFuture(new RedisUnreachable("Redis is out of reach"));
        }
        return connection
                .send(request)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(reply -> link.proved())
                .onFailure(cause -> {
                    if (cause instanceof TimeoutException) {
                        link.renew("no reply within " + timeout.toMillis() + " ms");
                    } else if (isNoPrimary(cause)) {
                        link.renew("the server takes no writes");
                    }
                });
    }

    /** The server is, or has become, one that takes no writes. */
    private static boolean isNoPrimary(Throwable cause) {
        String message = cause.getMessage();
        return message != null
                && (message.startsWith("READONLY")
                        || message.startsWith("LOADING")
                        || message.startsWith("MASTERDOWN"));
    }

    private RedisLink linkOf(ProfileId id) {
        return links.get(Math.floorMod(id.hashCode(), links.size()));
    }
}
