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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The network between one instance and one server, which a test may break. All that it does runs on one event loop; every
 * fault has begun when its method returns.
 */
public final class TcpProxy implements AutoCloseable {

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    /** Closing sends RST and not FIN, as a network that cuts does. */
    private static final int RESET_ON_CLOSE = 0;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setSoLinger(RESET_ON_CLOSE));
    private final URI target;
    private final RoundTrips trips;
    private final Set<TcpPair> pairs = new HashSet<>();
    private final NetServer server;

    private boolean refusing;
    private Weather weather = Weather.FINE;

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

    /** What happens to bytes. */
    record Weather(boolean frozen, boolean losesToServer, boolean losesToClient, long delayMillis) {
        static final Weather FINE = new Weather(false, false, false, 0);
    }

    /** A network to the server of the address, at a free port. */
    public static TcpProxy to(URI target) throws Exception {
        return to(target, new RoundTrips(trip -> {}));
    }

    /** The same, and what passes is counted. */
    public static TcpProxy to(URI target, RoundTrips trips) throws Exception {
        return new TcpProxy(target, trips);
    }

    /** The address of the server by way of this network. */
    public String uri() {
        return target.toString().replace(target.getAuthority(), authority());
    }

    /** Resets every connection, and refuses new ones. */
    public void cut() {
        change(() -> {
            refusing = true;
            resetAll();
        });
    }

    /** Resets every connection; new ones are well. */
    public void reset() {
        change(this::resetAll);
    }

    /** New connections are refused; those that are open are well. */
    public void refuse() {
        change(() -> refusing = true);
    }

    /** No byte passes, either way, on any connection, until {@link #heal} lets them through, late. */
    public void freeze() {
        setWeather(new Weather(true, false, false, 0));
    }

    /** Every byte takes so much longer, each way. */
    public void delay(Duration delay) {
        setWeather(new Weather(false, false, false, delay.toMillis()));
    }

    /** What the instance sends is lost without a sign. */
    public void loseToServer() {
        setWeather(new Weather(false, true, false, 0));
    }

    /** What the server sends is lost without a sign. */
    public void loseToClient() {
        setWeather(new Weather(false, false, true, 0));
    }

    /** The connections that are open lose what is sent either way, for good; new ones are well. */
    public void freezeOpenOnes() {
        change(() -> pairs.forEach(pair -> pair.setWeather(new Weather(false, true, true, 0))));
    }

    /** Ends every fault. Connections that lost bytes are reset, because nothing sensible can follow on them. */
    public void heal() {
        change(() -> {
            refusing = false;
            List.copyOf(pairs).stream().filter(TcpPair::hasLostBytes).forEach(TcpPair::reset);
        });
        setWeather(Weather.FINE);
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String authority() {
        String userInfo = target.getRawUserInfo() == null ? "" : target.getRawUserInfo() + "@";
        return userInfo + "127.0.0.1:" + server.actualPort();
    }

    private void setWeather(Weather next) {
        change(() -> {
            weather = next;
            pairs.forEach(pair -> pair.setWeather(next));
        });
    }

    private void resetAll() {
        List.copyOf(pairs).forEach(TcpPair::reset);
    }

    private void accept(NetSocket fromInstance) {
        if (refusing) {
            fromInstance.close();
            return;
        }
        fromInstance.pause();
        client.connect(target.getPort(), "127.0.0.1")
                .onSuccess(toServer -> {
                    TcpPair pair = new TcpPair(vertx, fromInstance, toServer, trips, pairs::remove);
                    pairs.add(pair);
                    pair.setWeather(weather);
                })
                .onFailure(refused -> fromInstance.close());
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
            throw new IllegalStateException("the proxy did not change", notDone);
        }
    }
}
