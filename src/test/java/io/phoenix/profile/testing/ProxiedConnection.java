package io.phoenix.profile.testing;

import io.phoenix.profile.testing.TcpProxy.Conditions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * One connection through a {@link TcpProxy}: a socket to the instance and one to the server. Runs on the event loop of the
 * proxy. Applies back-pressure, so that only delayed bytes are buffered.
 */
final class ProxiedConnection {

    private final Vertx vertx;
    private final NetSocket instance;
    private final NetSocket server;
    private final Consumer<ProxiedConnection> whenClosed;

    private Conditions conditions = Conditions.GOOD;
    private boolean droppedBytes;

    ProxiedConnection(
            Vertx vertx,
            NetSocket instance,
            NetSocket server,
            Optional<MessageFilter> filter,
            RoundTrips trips,
            Consumer<ProxiedConnection> whenClosed) {
        this.vertx = vertx;
        this.instance = instance;
        this.server = server;
        this.whenClosed = whenClosed;
        Direction toServer = new Direction(instance, server, () -> {});
        Direction toInstance = new Direction(server, instance, trips::received);
        instance.handler(bytes -> {
            trips.sent();
            toServer.forward(bytes, conditions.dropsToServer());
        });
        server.handler(bytes -> {
            Buffer passed = filter.map(messages -> messages.filter(bytes, conditions.dropsMessages()))
                    .orElse(bytes);
            if (passed.length() > 0) {
                toInstance.forward(passed, conditions.dropsToClient());
            }
        });
        instance.closeHandler(ended -> reset());
        server.closeHandler(ended -> reset());
        instance.exceptionHandler(broken -> reset());
        server.exceptionHandler(broken -> reset());
    }

    void setConditions(Conditions next) {
        conditions = next;
        if (next.frozen()) {
            instance.pause();
            server.pause();
        } else {
            instance.resume();
            server.resume();
        }
    }

    boolean hasDroppedBytes() {
        return droppedBytes;
    }

    void reset() {
        whenClosed.accept(this);
        instance.close();
        server.close();
    }

    /** One direction. Keeps bytes in order, even when the delay ends while some are buffered. */
    private final class Direction {

        private final NetSocket from;
        private final NetSocket to;
        private final Runnable whenForwarded;
        private final Queue<Buffer> delayed = new ArrayDeque<>();

        Direction(NetSocket from, NetSocket to, Runnable whenForwarded) {
            this.from = from;
            this.to = to;
            this.whenForwarded = whenForwarded;
        }

        void forward(Buffer bytes, boolean dropped) {
            if (dropped) {
                droppedBytes = true;
            } else if (conditions.delayMillis() == 0 && delayed.isEmpty()) {
                write(bytes);
            } else {
                delayed.add(bytes);
                vertx.setTimer(Math.max(1, conditions.delayMillis()), due -> write(delayed.remove()));
            }
        }

        private void write(Buffer bytes) {
            whenForwarded.run();
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> {
                    if (!conditions.frozen()) {
                        from.resume();
                    }
                });
            }
        }
    }
}
