package io.phoenix.profile.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports, for servers that must know theirs before they start or keep it across a restart. */
public final class Ports {

    /** Below the ports that systems give to outgoing connections, so that none takes a port while its server restarts. */
    private static final int FIRST = 10_000;

    /** A node of a Redis Cluster also listens on its port plus this. */
    private static final int BUS_OFFSET = 10_000;

    private Ports() {}

    /** A port that was free a moment ago, and so was the one of the cluster bus that belongs to it. */
    public static int free() {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(FIRST, FIRST + BUS_OFFSET);
        } while (!isFree(port) || !isFree(port + BUS_OFFSET));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
