package io.phoenix.profile.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** Stands between an instance and a server, and does what networks do to connections. */
public final class TcpProxy implements AutoCloseable {

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final URI target;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

    private volatile NetServer server;
    private volatile boolean refusing;
    private volatile boolean silent;
    private volatile long delayMillis;

    private TcpProxy(URI target) {
        this.target = target;
    }

    /** A proxy to the server of the address, on a free port. */
    public static TcpProxy to(URI target) throws Exception {
        TcpProxy proxy = new TcpProxy(target);
        proxy.server = Instance.await(
                proxy.vertx.createNetServer().connectHandler(proxy::accept).listen(0, "127.0.0.1"));
        return proxy;
    }

    /** The server's address by way of the proxy. */
    public String uri() {
        return target.toString()
                .replace(":" + target.getPort(), ":" + server.actualPort())
                .replace("localhost", "127.0.0.1");
    }

    /** Ends every connection, and refuses new ones. */
    public void cut() {
        refusing = true;
        pairs.forEach(Pair::close);
    }

    /** From now on no byte passes, in either direction, on connections that are open and on new ones. */
    public void freeze() {
        silent = true;
    }

    /** From now on no byte passes on the connections that are open; new ones are well. */
    public void freezeOpenOnes() {
        pairs.forEach(pair -> pair.silent = true);
    }

    /** From now on every byte takes so long in each direction. */
    public void delay(Duration delay) {
        delayMillis = delay.toMillis();
    }

    /** Ends whatever was wrong; what was frozen is lost, as it is when a network heals too late. */
    public void heal() {
        boolean wasSilent = silent;
        refusing = false;
        silent = false;
        delayMillis = 0;
        if (wasSilent) {
            pairs.forEach(Pair::close);
        }
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(WAIT_MAX.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    private void accept(NetSocket client) {
        if (refusing) {
            client.close();
            return;
        }
        client.pause();
        vertx.createNetClient()
                .connect(target.getPort(), target.getHost())
                .onSuccess(upstream -> pairs.add(new Pair(client, upstream)))
                .onFailure(cause -> client.close());
    }

    private final class Pair {

        private final NetSocket client;
        private final NetSocket upstream;

        private volatile boolean silent;

        Pair(NetSocket client, NetSocket upstream) {
            this.client = client;
            this.upstream = upstream;
            client.handler(bytes -> pass(bytes, upstream));
            upstream.handler(bytes -> pass(bytes, client));
            client.closeHandler(closed -> close());
            upstream.closeHandler(closed -> close());
            client.exceptionHandler(broken -> close());
            upstream.exceptionHandler(broken -> close());
            client.resume();
        }

        private void pass(Buffer bytes, NetSocket to) {
            if (silent || TcpProxy.this.silent) {
                return;
            }
            if (delayMillis == 0) {
                to.write(bytes);
            } else {
                vertx.setTimer(delayMillis, timer -> to.write(bytes));
            }
        }

        private void close() {
            pairs.remove(this);
            client.close();
            upstream.close();
        }
    }
}
