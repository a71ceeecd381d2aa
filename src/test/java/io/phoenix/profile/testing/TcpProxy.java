package io.phoenix.profile.testing;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy between one instance and one server, which injects network faults. Everything runs on one event loop; a fault
 * is active when its method returns. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    /** Closing sends RST instead of FIN. */
    private static final int RESET_ON_CLOSE = 0;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setSoLinger(RESET_ON_CLOSE));
    private final URI target;
    private final RoundTrips trips;
    private final Set<ProxiedConnection> connections = new HashSet<>();
    private final NetServer server;

    private final AtomicInteger messagesDropped = new AtomicInteger();

    private boolean refusing;
    private Conditions conditions = Conditions.GOOD;

    private TcpProxy(URI target, RoundTrips trips) throws Exception {
        this.target = target;
        this.trips = trips;
        Promise<NetServer> listening = Promise.promise();
        context.runOnContext(now -> vertx.createNetServer(
                        new NetServerOptions().setSoLinger(RESET_ON_CLOSE).setTcpNoDelay(true))
                .connectHandler(this::accept)
                .listen(0, "127.0.0.1")
                .onComplete(listening));
        this.server = TestInstance.await(listening.future());
    }

    record Conditions(
            boolean frozen, boolean dropsToServer, boolean dropsToClient, boolean dropsMessages, long delayMillis) {
        static final Conditions GOOD = new Conditions(false, false, false, false, 0);
    }

    /** A proxy to the server, on a free port. */
    public static TcpProxy to(URI target) throws Exception {
        return to(target, new RoundTrips(trip -> {}));
    }

    /** The same, counting round trips. */
    public static TcpProxy to(URI target, RoundTrips trips) throws Exception {
        return new TcpProxy(target, trips);
    }

    /** The URI of the server through this proxy. */
    public String uri() {
        return target.toString().replace(target.getAuthority(), authority());
    }

    /** Whether the server listens on this port. */
    public boolean leadsTo(int port) {
        return target.getPort() == port;
    }

    /** The host and port of this proxy. */
    public String address() {
        return "127.0.0.1:" + server.actualPort();
    }

    /** Resets every connection and refuses new ones. */
    public void cut() {
        change(() -> {
            refusing = true;
            resetAll();
        });
    }

    /** Resets every connection; new ones work. */
    public void reset() {
        change(this::resetAll);
    }

    /** Refuses new connections; open ones keep working. */
    public void refuse() {
        change(() -> refusing = true);
    }

    /** Holds back all bytes in both directions until {@link #heal} delivers them. */
    public void freeze() {
        setConditions(new Conditions(true, false, false, false, 0));
    }

    /** Adds latency in each direction. */
    public void delay(Duration delay) {
        setConditions(new Conditions(false, false, false, false, delay.toMillis()));
    }

    /** Silently drops what the instance sends. */
    public void dropToServer() {
        setConditions(new Conditions(false, true, false, false, 0));
    }

    /** Silently drops what the server sends. */
    public void dropToClient() {
        setConditions(new Conditions(false, false, true, false, 0));
    }

    /** Drops every message of a subscription to Redis; replies to commands get through. */
    public void dropMessages() {
        setConditions(new Conditions(false, false, false, true, 0));
    }

    /** How many messages {@link #dropMessages} has dropped. */
    public int messagesDropped() {
        return messagesDropped.get();
    }

    /** Makes open connections half-open: they drop bytes in both directions until reset. New ones work. */
    public void blackholeOpenConnections() {
        change(() -> connections.forEach(
                connection -> connection.setConditions(new Conditions(false, true, true, false, 0))));
    }

    /** Ends every fault. Resets connections that dropped bytes, because their streams are corrupt. */
    public void heal() {
        change(() -> {
            refusing = false;
            List.copyOf(connections).stream()
                    .filter(ProxiedConnection::hasDroppedBytes)
                    .forEach(ProxiedConnection::reset);
        });
        setConditions(Conditions.GOOD);
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String authority() {
        String userInfo = target.getRawUserInfo() == null ? "" : target.getRawUserInfo() + "@";
        return userInfo + address();
    }

    private void setConditions(Conditions next) {
        change(() -> {
            conditions = next;
            connections.forEach(connection -> connection.setConditions(next));
        });
    }

    private void resetAll() {
        List.copyOf(connections).forEach(ProxiedConnection::reset);
    }

    private void accept(NetSocket fromInstance) {
        if (refusing) {
            fromInstance.close();
            return;
        }
        fromInstance.pause();
        client.connect(target.getPort(), "127.0.0.1")
                .onSuccess(toServer -> {
                    ProxiedConnection connection = new ProxiedConnection(
                            vertx, fromInstance, toServer, messageFilter(), trips, connections::remove);
                    connections.add(connection);
                    connection.setConditions(conditions);
                })
                .onFailure(refused -> fromInstance.close());
    }

    private Optional<MessageFilter> messageFilter() {
        return target.getScheme().equals("redis")
                ? Optional.of(new MessageFilter(messagesDropped::incrementAndGet))
                : Optional.empty();
    }

    private void change(Runnable change) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            change.run();
            done.complete();
        });
        try {
            TestInstance.await(done.future());
        } catch (Exception notDone) {
            throw new IllegalStateException("the proxy did not apply the fault", notDone);
        }
    }
}
