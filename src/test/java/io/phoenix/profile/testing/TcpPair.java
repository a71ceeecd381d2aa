package io.phoenix.profile.testing;

import io.phoenix.profile.testing.TcpProxy.Weather;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The two halves of one connection through a {@link TcpProxy}. All of it runs on the event loop of the proxy. What a peer
 * does not take is not read from the other, so that nothing piles up here; delayed bytes are bounded by their time.
 */
final class TcpPair {

    private final Vertx vertx;
    private final NetSocket instance;
    private final NetSocket server;
    private final Consumer<TcpPair> whenClosed;

    private Weather weather = Weather.FINE;
    private boolean lostBytes;

    TcpPair(Vertx vertx, NetSocket instance, NetSocket server, RoundTrips trips, Consumer<TcpPair> whenClosed) {
        this.vertx = vertx;
        this.instance = instance;
        this.server = server;
        this.whenClosed = whenClosed;
        Direction toServer = new Direction(instance, server, () -> {});
        Direction toInstance = new Direction(server, instance, trips::answered);
        instance.handler(bytes -> {
            trips.asked();
            toServer.pass(bytes, weather.losesToServer());
        });
        server.handler(bytes -> toInstance.pass(bytes, weather.losesToClient()));
        instance.closeHandler(ended -> reset());
        server.closeHandler(ended -> reset());
        instance.exceptionHandler(broken -> reset());
        server.exceptionHandler(broken -> reset());
    }

    void setWeather(Weather next) {
        weather = next;
        if (next.frozen()) {
            instance.pause();
            server.pause();
        } else {
            instance.resume();
            server.resume();
        }
    }

    boolean hasLostBytes() {
        return lostBytes;
    }

    void reset() {
        whenClosed.accept(this);
        instance.close();
        server.close();
    }

    /** One way of the connection. Bytes leave it in the order in which they came, also when their delay ends with a fault. */
    private final class Direction {

        private final NetSocket from;
        private final NetSocket to;
        private final Runnable whenLeaving;
        private final Queue<Buffer> delayed = new ArrayDeque<>();

        Direction(NetSocket from, NetSocket to, Runnable whenLeaving) {
            this.from = from;
            this.to = to;
            this.whenLeaving = whenLeaving;
        }

        void pass(Buffer bytes, boolean lost) {
            if (lost) {
                lostBytes = true;
            } else if (weather.delayMillis() == 0 && delayed.isEmpty()) {
                write(bytes);
            } else {
                delayed.add(bytes);
                vertx.setTimer(Math.max(1, weather.delayMillis()), due -> write(delayed.remove()));
            }
        }

        private void write(Buffer bytes) {
            whenLeaving.run();
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> {
                    if (!weather.frozen()) {
                        from.resume();
                    }
                });
            }
        }
    }
}
