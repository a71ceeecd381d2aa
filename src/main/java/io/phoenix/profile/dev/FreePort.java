package io.phoenix.profile.dev;

import java.io.IOException;
import java.net.ServerSocket;

/** Picks a free port for a server that must know its port before it listens; another process may still take it first. */
public final class FreePort {

    private FreePort() {}

    /** The port itself, or a free one for 0. */
    public static int unlessGiven(int port) throws IOException {
        return port == 0 ? any() : port;
    }

    static int any() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
