package io.phoenix.profile.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The transport of Vert.x, with a hook at the accept of connections. Vert.x itself reports a connection only after its TLS
 * handshake, which a client may never complete. Thread-safe.
 */
public final class AcceptingTransport implements Transport {

    private final Transport transport;
    private final Map<Integer, Predicate<Channel>> acceptors = new ConcurrentHashMap<>();

    private AcceptingTransport(Transport transport) {
        this.transport = transport;
    }

    /** The native transport of the platform, or that of the JDK if there is none. */
    public static io.vertx.core.transport.Transport create() {
        io.vertx.core.transport.Transport best = io.vertx.core.transport.Transport.nativeTransport();
        io.vertx.core.transport.Transport used =
                best != null && best.available() ? best : io.vertx.core.transport.Transport.NIO;
        Transport hooked = new AcceptingTransport(used.implementation());
        return new io.vertx.core.transport.Transport() {
            @Override
            public String name() {
                return used.name();
            }

            @Override
            public boolean available() {
                return true;
            }

            @Override
            public @Nullable Throwable unavailabilityCause() {
                return null;
            }

            @Override
            public Transport implementation() {
                return hooked;
            }
        };
    }

    /** The transport of a Vert.x that was built with {@link #create}. */
    public static AcceptingTransport of(Vertx vertx) {
        return (AcceptingTransport) ((VertxInternal) vertx).transport();
    }

    /**
     * Asks for each connection to a port whether to accept it, from the next bind on. Called on the thread that accepts, before
     * the connection is registered with an event loop; a rejected one is closed at once.
     *
     * @param port as in the options of the server
     */
    public void onAccept(int port, Predicate<Channel> acceptor) {
        acceptors.put(port, acceptor);
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        transport.configure(options, domainSocket, bootstrap);
        Predicate<Channel> acceptor = acceptors.get(options.getPort());
        if (acceptor != null) {
            bootstrap.handler(new Acceptor(acceptor));
        }
    }

    /** Comes before Netty's own acceptor, to which a listening channel passes each connection. */
    private static final class Acceptor extends ChannelInboundHandlerAdapter {

        private final Predicate<Channel> acceptor;

        private Acceptor(Predicate<Channel> acceptor) {
            this.acceptor = acceptor;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object connection) {
            Channel channel = (Channel) connection;
            if (acceptor.test(channel)) {
                context.fireChannelRead(channel);
            } else {
                channel.unsafe().closeForcibly();
            }
        }
    }

    @Override
    public boolean supportsDomainSockets() {
        return transport.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return transport.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return transport.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        return transport.eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel() {
        return transport.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation") // as declared by Vert.x
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return transport.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return transport.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return transport.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        transport.configure(channel, options);
    }

    @Override
    public void configure(ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
        transport.configure(options, connectTimeout, domainSocket, bootstrap);
    }
}
